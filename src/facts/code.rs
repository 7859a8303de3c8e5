//! THE LIST of findings: the code of each, with the file below `src/rules` that finds it.

use std::fmt;

/// Hands the list over to a macro: codes, modules, rules and pages are made from it, so that a finding stands in one
/// place. `cargo fmt` doesn't see the files named here; a test does.
macro_rules! every_code {
    ($then:ident) => {
        $then! {
            CSV001 csv001_in_use,
            CSV002 csv002_unneeded,
            CSV003 csv003_nothing_to_do,
            CSV004 csv004_not_in_force,
            CSV005 csv005_missing_without_switch,
            CSV006 csv006_off_on_csv_cluster,
            CSV007 csv007_use_unknown,
            CSV008 csv008_writer_unproven,
            CSV009 csv009_wrong_key,
            CSV010 csv010_wrong_type,
            CSV011 csv011_other_value,
            CSV012 csv012_half_done,
            CSV013 csv013_captures_disagree,
            CSV014 csv014_volume_conflict,
            CSV015 csv015_clusterstorage_path,
            CSV016 csv016_volume_events,
            CSV017 csv017_two_clusters,
            CSV018 csv018_lists_disagree,
            CSV019 csv019_not_effective,
            CSV020 csv020_fixed,
            EVT001 evt001_signature,
            EVT002 evt002_timeout,
            EVT003 evt003_transient,
            EVT004 evt004_cluster_fault_code,
            EVT005 evt005_no_abort,
            EVT006 evt006_abort_alone,
            EVT007 evt007_cluster_faults,
            EVT008 evt008_snapshot_trouble,
            EVT009 evt009_pattern,
            EVT010 evt010_other_requester,
            EVT011 evt011_repeated,
            EVT012 evt012_some_nodes,
            EVT013 evt013_recovered,
            EVT014 evt014_event_text,
            EVT015 evt015_extension_crash,
            EVT016 evt016_nameless_event,
            WRT001 wrt001_rejected,
            WRT002 wrt002_listed_as_failed,
            WRT003 wrt003_waiting,
            WRT004 wrt004_state_says_nothing,
            WRT005 wrt005_empty_list,
            WRT006 wrt006_vss_error,
            WRT007 wrt007_own_words,
            WRT008 wrt008_not_understood,
            HIS001 his001_clock,
            HIS002 his002_switch_gone,
            NOI001 noi001_idle,
            NOI002 noi002_leftover_provider,
            NOI003 noi003_routine_errors,
            COV001 cov001_none_seen,
            COV002 cov002_starts_later,
            COV003 cov003_cleared,
            COV004 cov004_lost_records,
            COV005 cov005_absent_node,
            COV006 cov006_service_down,
            COV007 cov007_stale,
            COV008 cov008_undated,
            COV009 cov009_error_text,
            COV010 cov010_wrong_verb,
            COV011 cov011_cut_list,
            COV012 cov012_empty_capture,
            COV013 cov013_damaged_source,
            COV014 cov014_note,
            COV015 cov015_other_computer,
            COV016 cov016_plain_server,
            COV017 cov017_no_node,
            COV018 cov018_member_unknown,
            COV019 cov019_not_a_log,
            AZR001 azr001_shared_disk,
            AZR002 azr002_storage_spaces,
            AZR003 azr003_consistency,
            AZR004 azr004_typical_user,
            AZR005 azr005_typical_without,
            AZR006 azr006_job_error,
            AZR010 azr010_recovery_points,
        }
    };
}
pub(crate) use every_code;

macro_rules! codes {
    ($($code:ident $file:ident,)*) => {
        /// Stable code of a finding, documented by `explain`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        // A page is read in a terminal, where `[5]` is a writer's state and no link.
        #[allow(rustdoc::broken_intra_doc_links)]
        pub enum Code {
            $(
                #[doc = include_str!(concat!("../knowledge/pages/", stringify!($code), ".en.md"))]
                $code,
            )*
        }

        impl Code {
            /// Every code, in the order of the list.
            pub const ALL: &[Self] = &[$(Self::$code),*];

            /// As reports have it.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$code => stringify!($code),)*
                }
            }

            /// Key of the usual title.
            pub fn title(self) -> &'static str {
                match self {
                    $(Self::$code => concat!("rules.", stringify!($code), ".title"),)*
                }
            }

            /// Key of the usual detail.
            pub fn detail(self) -> &'static str {
                match self {
                    $(Self::$code => concat!("rules.", stringify!($code), ".detail"),)*
                }
            }
        }
    };
}
every_code!(codes);

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
