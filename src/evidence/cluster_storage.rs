//! A path below `C:\ClusterStorage` in any text: a hint to a Cluster Shared Volume, never a proof.

use std::sync::LazyLock;

use regex::Regex;

use super::{Found, ReadOptions, SectionReader};
use crate::decode::text::holds;
use crate::decode::transcript::Section;
use crate::facts::{Kind, Observation};

static PATH: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"(?i)\b[a-z]:\\ClusterStorage\\[^\s"'<>|*?:,;{}()\[\]]+"#).ok());
/// Characters kept of a path. A bound in the pattern would make it far slower to compile.
const LONGEST: usize = 218;

/// Reads the first such path of a section in which no reader before found volumes.
#[derive(Debug)]
pub(super) struct ClusterStorage;

impl SectionReader for ClusterStorage {
    fn read(&self, section: &Section<'_>, _: &ReadOptions, found: &mut Found) -> Option<Kind> {
        if found.observations.iter().any(|seen| matches!(seen.fact, Observation::Volumes(_))) {
            return None;
        }
        // The pattern is made where a line may match it: most texts have none.
        let mut below = section.lines.iter().filter(|line| holds(line.text, r":\ClusterStorage\"));
        let (line, path) = below.find_map(|line| Some((line.number, PATH.as_ref()?.find(line.text)?.as_str())))?;
        let path = path.chars().take(LONGEST).collect();
        found.observations.push(section.saw(line, Observation::ClusterStoragePath(path)));
        Some(Kind::Other)
    }
}
