//! What the numbers were measured on; nothing that names a particular machine.

use std::fs::read_to_string;

/// Describes processor, memory and kernel in one line.
pub fn describe() -> String {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let processor = read_to_string("/proc/cpuinfo").unwrap_or_default();
    let memory = read_to_string("/proc/meminfo").unwrap_or_default();
    let kernel = read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    line(cores, &processor, &memory, &kernel)
}

fn line(cores: usize, processor: &str, memory: &str, kernel: &str) -> String {
    let mut parts = vec![format!("{cores} cores")];
    parts.extend(field(processor, "model name").map(String::from));
    let kilobytes = field(memory, "MemTotal").and_then(|value| value.split(' ').next()?.parse::<u64>().ok());
    parts.extend(kilobytes.map(|kilobytes| format!("{} GiB of memory", (kilobytes + (1 << 19)) >> 20)));
    // What follows the number is the name of a build.
    let number = kernel.trim().split(|letter: char| letter != '.' && !letter.is_ascii_digit()).next();
    parts.extend(number.filter(|number| !number.is_empty()).map(|number| format!("Linux {number}")));
    parts.join(", ")
}

fn field<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    text.lines().find_map(|line| line.strip_prefix(name)?.trim_start().strip_prefix(':')).map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_machine_has_no_name() {
        let processor = "processor\t: 0\nmodel name\t: Some CPU @ 2.00GHz\n";
        let said = line(2, processor, "MemTotal:       25165824 kB\n", "6.1.2-3-host-name\n");
        assert_eq!(said, "2 cores, Some CPU @ 2.00GHz, 24 GiB of memory, Linux 6.1.2");
        assert_eq!(line(1, "", "", ""), "1 cores");
    }
}
