//! Evidence trees: as a folder, zip, zip in zip, tar.gz, with the same content.

use super::text::{Encoding, crlf};
use super::zip::{Method, Zip};
use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;

/// Files by path with `/` between the parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tree {
    pub files: BTreeMap<String, Vec<u8>>,
}

impl Tree {
    /// Nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file.
    pub fn file(mut self, path: &str, bytes: impl Into<Vec<u8>>) -> Self {
        assert!(self.files.insert(path.into(), bytes.into()).is_none(), "{path} twice");
        self
    }

    /// Adds a text with the line ends of Windows.
    pub fn text(self, path: &str, encoding: Encoding, text: &str) -> Self {
        self.file(path, encoding.encode(&crlf(text)))
    }

    /// Adds another tree.
    pub fn with(self, other: Tree) -> Self {
        other.files.into_iter().fold(self, |tree, (path, bytes)| tree.file(&path, bytes))
    }

    /// Adds another tree below a folder.
    pub fn below(self, folder: &str, other: Tree) -> Self {
        other.files.into_iter().fold(self, |tree, (path, bytes)| tree.file(&format!("{folder}/{path}"), bytes))
    }

    /// Writes the tree into a folder.
    pub fn write_to(&self, folder: &Path) {
        for (path, bytes) in &self.files {
            let path = folder.join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        }
    }

    /// A zip of it, deflated.
    pub fn zip(&self) -> Vec<u8> {
        self.zip_as(Method::Deflate, "/")
    }

    /// A zip without compression: the same bytes whatever the compressor's version.
    pub fn stored_zip(&self) -> Vec<u8> {
        self.zip_as(Method::Store, "/")
    }

    /// A zip whose names have their parts divided by something (.NET Framework before 4.6.1 wrote `\`).
    pub fn zip_as(&self, method: Method, separator: &str) -> Vec<u8> {
        let add = |zip: Zip, (path, bytes): (&String, &Vec<u8>)| {
            zip.entry(path.replace('/', separator).as_bytes(), bytes, method)
        };
        self.files.iter().fold(Zip::new(), add).finish()
    }

    /// A gzipped tar of it.
    pub fn tar_gz(&self) -> Vec<u8> {
        let mut tar = tar::Builder::new(Vec::new());
        for (path, bytes) in &self.files {
            let mut header = tar::Header::new_gnu();
            header.set_size(bytes.len() as u64);
            header.set_mode(0o644);
            header.set_mtime(1_725_325_200);
            tar.append_data(&mut header, path, bytes.as_slice()).unwrap();
        }
        let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        gz.write_all(&tar.into_inner().unwrap()).unwrap();
        gz.finish().unwrap()
    }
}
