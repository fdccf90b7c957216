//! Naming the machine beside the figures (they say nothing without it), and what a process takes of its memory and its
//! processors.

use std::fs;
use std::time::Duration;

/// Processor, cores, memory and kernel in one line; what cannot be read is left out.
pub fn describe() -> String {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let memory =
        mebibytes("/proc/meminfo", "MemTotal").map(|mebibytes| format!("{:.0} GiB", mebibytes / 1024.0));
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease")
        .ok()
        .map(|text| format!("Linux {}", text.trim()));
    let parts = [
        field("/proc/cpuinfo", "model name"),
        Some(format!("{cores} cores")),
        memory,
        kernel,
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// Memory that a process holds, in MiB.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Resident {
    /// When asked.
    pub now: f64,
    /// The most it ever held.
    pub peak: f64,
}

/// What the process of that number holds; `None` where there is no such process or no `/proc`.
pub fn resident(pid: u32) -> Option<Resident> {
    let file = format!("/proc/{pid}/status");
    Some(Resident {
        now: mebibytes(&file, "VmRSS")?,
        peak: mebibytes(&file, "VmHWM")?,
    })
}

/// In what Linux counts the time of processes, on every machine (`man 5 proc`, USER_HZ).
const TICKS_PER_SECOND: u64 = 100;

/// Processor time that the process of that number has used since its start, its own and the kernel's; `None` where there is
/// no such process or no `/proc`.
pub fn processor_time(pid: u32) -> Option<Duration> {
    let text = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name, in brackets, may hold anything; user and kernel time are the 12th and 13th field after it.
    let mut fields = text.rsplit_once(')')?.1.split_whitespace().skip(11);
    let mut ticks = || fields.next()?.parse::<u64>().ok();
    let total = ticks()? + ticks()?;
    Some(Duration::from_millis(total * 1000 / TICKS_PER_SECOND))
}

fn field(file: &str, key: &str) -> Option<String> {
    let text = fs::read_to_string(file).ok()?;
    let line = text.lines().find(|line| line.starts_with(key))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

/// A field in kB, which here means KiB.
fn mebibytes(file: &str, key: &str) -> Option<f64> {
    let kibibytes: f64 = field(file, key)?.split_whitespace().next()?.parse().ok()?;
    Some(kibibytes / 1024.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_process_holds_memory_and_never_more_than_its_peak() {
        let held = resident(std::process::id()).unwrap();
        assert!(held.now > 0.5 && held.now <= held.peak);
        assert_eq!(resident(u32::MAX), None);
    }

    #[test]
    fn this_process_uses_time() {
        let used = processor_time(std::process::id()).unwrap();
        assert!(used < Duration::from_secs(3600), "{used:?}");
        assert_eq!(processor_time(u32::MAX), None);
    }
}
