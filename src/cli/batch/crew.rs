//! One of the processes that read for a batch: started when it is needed, and again after it was stopped.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use super::protocol::{Answer, Request};

/// A process of this program that reads one case after another.
#[derive(Default)]
pub(super) struct Worker(Option<Running>);

struct Running {
    child: Arc<Mutex<Child>>,
    ask: ChildStdin,
    answers: BufReader<ChildStdout>,
    said: JoinHandle<String>,
}

/// Why there is no answer.
pub(super) enum Failure {
    /// It took too long.
    Timeout,
    /// It needed more memory than it may take.
    Memory,
    /// The process ended; what it said last.
    Ended(String),
}

impl Worker {
    /// Has a case read; nothing but this process is lost where that cannot be done.
    pub(super) fn read(&mut self, request: &Request, limit: Duration) -> anyhow::Result<Result<Answer, Failure>> {
        let mut running = match self.0.take() {
            Some(running) => running,
            None => start()?,
        };
        let request = serde_json::to_string(request)? + "\n";
        let (answer, timed_out) = running.ask(&request, limit);
        if let Some(answer) = answer {
            self.0 = Some(running);
            return Ok(Ok(answer));
        }
        let (status, said) = running.end()?;
        Ok(Err(if timed_out {
            Failure::Timeout
        } else if said.contains("memory allocation of") {
            Failure::Memory
        } else {
            Failure::Ended(said.lines().rfind(|line| !line.trim().is_empty()).map_or(status.to_string(), str::to_owned))
        }))
    }
}

/// This program once more, with the same options.
fn start() -> anyhow::Result<Running> {
    let mut arguments = std::env::args_os().skip(1);
    let mut command = Command::new(std::env::current_exe()?);
    command.args(arguments.next()).arg("--worker").args(arguments);
    // The static program's allocator sets a gigabyte aside at its start, which counts against `--case-memory`: nothing was
    // left for a thread.
    #[cfg(target_env = "musl")]
    command.env("MIMALLOC_DISALLOW_ARENA_ALLOC", "1");
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let gone = || anyhow::anyhow!("a process that was started has no pipes");
    let ask = child.stdin.take().ok_or_else(gone)?;
    let answers = BufReader::new(child.stdout.take().ok_or_else(gone)?);
    let mut error = child.stderr.take().ok_or_else(gone)?;
    let said = std::thread::spawn(move || {
        /// What matters of a failure is said last, and shortly.
        const KEPT: usize = 16 << 10;
        let (mut said, mut buffer) = (Vec::new(), [0; 4096]);
        while let Ok(n) = error.read(&mut buffer) {
            let Some(more) = buffer.get(..n).filter(|more| !more.is_empty()) else { break };
            said.extend_from_slice(more);
            said.drain(..said.len().saturating_sub(KEPT));
        }
        String::from_utf8_lossy(&said).into_owned()
    });
    Ok(Running { child: Arc::new(Mutex::new(child)), ask, answers, said })
}

impl Running {
    /// The answer, if there is one before the time is up, and whether that was why there is none.
    fn ask(&mut self, request: &str, limit: Duration) -> (Option<Answer>, bool) {
        let timed_out = AtomicBool::new(false);
        let (done, waits) = mpsc::channel::<()>();
        let child = Arc::clone(&self.child);
        let answer = std::thread::scope(|scope| {
            scope.spawn(|| {
                // Moved here so that it is waited on by this thread alone.
                let waits = waits;
                if waits.recv_timeout(limit) == Err(RecvTimeoutError::Timeout) {
                    timed_out.store(true, Ordering::Relaxed);
                    let _ = child.lock().unwrap_or_else(PoisonError::into_inner).kill();
                }
            });
            let mut line = String::new();
            let asked = self.ask.write_all(request.as_bytes()).and_then(|()| self.ask.flush());
            let answered = asked.and_then(|()| self.answers.read_line(&mut line));
            drop(done);
            answered.ok().and_then(|_| serde_json::from_str(&line).ok())
        });
        (answer, timed_out.load(Ordering::Relaxed))
    }

    /// Stops the process; how it ended and what it said.
    fn end(self) -> anyhow::Result<(ExitStatus, String)> {
        drop((self.ask, self.answers));
        let mut child = self.child.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = child.kill();
        let status = child.wait()?;
        Ok((status, self.said.join().unwrap_or_default()))
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        if let Some(running) = self.0.take() {
            // It ends by itself once nobody can ask it; a process that is not waited for would stay in the system's list.
            let _ = running.end();
        }
    }
}
