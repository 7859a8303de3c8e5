//! How sure a verdict is: `likely` where something named as missing could still change it.

use super::{Confidence, Missing};

/// The confidence that goes with what is missing.
pub(super) fn confidence(missing: &[Missing]) -> Confidence {
    if missing.iter().any(|missing| missing.decisive) { Confidence::Likely } else { Confidence::Conclusive }
}
