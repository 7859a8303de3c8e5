//! Gives the Windows program its manifest: UTF-8 as its code page, long paths, no rights beyond the user's own.

fn main() -> std::io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    #[cfg(feature = "cli")]
    if std::env::var_os("CARGO_CFG_WINDOWS").is_some() {
        use embed_manifest::manifest::{ActiveCodePage, ExecutionLevel, Setting};
        let manifest = embed_manifest::new_manifest("vssleuth")
            .active_code_page(ActiveCodePage::Utf8)
            .long_path_aware(Setting::Enabled)
            .requested_execution_level(ExecutionLevel::AsInvoker);
        embed_manifest::embed_manifest(manifest)?;
    }
    Ok(())
}
