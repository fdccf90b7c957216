//! Naming the machine beside the figures: figures without it say nothing.

use std::fs;

/// Processor, cores, memory and kernel in one line; what cannot be read is left out.
pub fn describe() -> String {
    let field = |file: &str, key: &str| {
        let text = fs::read_to_string(file).ok()?;
        let line = text.lines().find(|line| line.starts_with(key))?;
        Some(line.split_once(':')?.1.trim().to_owned())
    };
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let memory = field("/proc/meminfo", "MemTotal").and_then(|text| {
        let kibibytes: f64 = text.split_whitespace().next()?.parse().ok()?;
        Some(format!("{:.0} GiB", kibibytes / (1024.0 * 1024.0)))
    });
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
