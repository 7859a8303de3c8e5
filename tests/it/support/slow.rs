//! Texts that once took time in the square of their size, or ended the process. `benches/scaling.rs` measures them.

/// Each kind, about so many bytes of it.
pub fn texts(size: usize) -> [String; 13] {
    let fill = |unit: &str| unit.repeat(size / unit.len());
    [
        fill("▌"),
        fill("> "),
        fill("\n\nx: y"),
        fill("**********************\n\n\n\na: 1\n"),
        format!("PS C:\\> a\n{}", fill(">> b\n")),
        format!(" a b\n {}\n{}", fill("-- "), fill("x y\n")),
        format!("{{{}}}", fill("\"a\\n\",")),
        fill("vssadmin 1.1\n"),
        fill("* W \"a\"\n"),
        fill("W: 'a'\n"),
        fill("PS C:\\>a\n"),
        fill("PS C:\\> Get-ClusterSharedVolume\n"),
        fill("[n]: PS C:\\> Set-Alias x y\nPS C:\\> @(Get-ClusterSharedVolume).Count\n0\n\r"),
    ]
}
