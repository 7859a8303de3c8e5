//! What is one of a few and has a name: in reports, or as the key of its words.

/// Gives each type the name that `strum` derives from its variants.
macro_rules! named {
    ($($name:ty),*) => {
        $(impl $name {
            /// Its name in reports, or the key of its words.
            pub fn as_str(self) -> &'static str {
                self.into()
            }
        })*
    };
}
pub(crate) use named;
