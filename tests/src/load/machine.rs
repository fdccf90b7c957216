//! Naming the machine beside the figures (they say nothing without it), and what a process takes of its memory.

use std::fs;

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
}
