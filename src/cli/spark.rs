//! `vssleuth spark`: the job for Apache Spark that belongs to this program. It runs nothing.

use clap::Args;

use super::Exit;
use super::output::Output;

/// The job: versioned with the program whose JSON it reads.
const JOB: &str = include_str!("../spark/vssleuth_spark.py");

/// Prints the PySpark job that runs this program over many bundles (it runs nothing)
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  vssleuth spark > vssleuth_spark.py\n  spark-submit vssleuth_spark.py INBOX OUT \
                        --binary /usr/local/bin/vssleuth")]
pub(super) struct Spark {}

impl Spark {
    pub(super) fn run(&self) -> anyhow::Result<Exit> {
        Output::open(None, &[])?.write(JOB)?;
        Ok(Exit::Done)
    }
}
