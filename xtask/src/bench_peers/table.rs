//! Tables of what was measured, in Markdown; ratios are to the first row.

use std::time::Duration;

use super::contender::Contender;
use super::measure::{PATIENCE, Usage};
use super::rounds::{Kind, Series};

/// Tells what each program is and how large its site came out.
pub fn sizes(contenders: &[Contender], all: &[Series]) -> String {
    let mut table =
        "| program | version | pages of content | files | megabytes |\n| --- | --- | --: | --: | --: |\n"
            .to_owned();
    for (contender, series) in contenders.iter().zip(all) {
        let size = series.size;
        if series.ended {
            table += &format!("| {} | {} | – | – | – |\n", contender.name, contender.version);
            continue;
        }
        let (pages, files) = (thousands(size.pages), thousands(size.files));
        table += &format!(
            "| {} | {} | {pages} | {files} | {} |\n",
            contender.name,
            contender.version,
            megabytes(size.bytes)
        );
    }
    table
}

/// A column: what of a build it shows, and how.
type Column = (fn(&Usage) -> f64, fn(f64) -> String);

/// Compares the builds of one kind: medians, and the least of each in brackets.
pub fn builds(all: &[Series], kind: Kind) -> String {
    let mut table = "| program | runs | CPU | ratio | time | ratio | peak memory | ratio |\n\
        | --- | --: | --: | --: | --: | --: | --: | --: |\n"
        .to_owned();
    let mut ended = String::new();
    let measured: Vec<&Series> = all.iter().filter(|series| !series.of(kind).is_empty()).collect();
    let columns: [Column; 3] = [
        (|usage| usage.cpu.as_secs_f64(), duration),
        (|usage| usage.wall.as_secs_f64(), duration),
        (|usage| bytes(usage.peak), |bytes| format!("{:.0} MB", bytes / 1e6)),
    ];
    for series in all.iter().filter(|series| series.ended && kind == Kind::Clean) {
        let minutes = PATIENCE.as_secs() / 60;
        ended += &format!("| {} | 1 | – | – | more than {minutes} min | – | – | – |\n", series.name);
    }
    for series in &measured {
        table += &format!("| {} | {} |", series.name, series.of(kind).len());
        for (number, show) in columns {
            let values = |series: &Series| series.of(kind).iter().map(number).collect::<Vec<f64>>();
            let (own, first) = (Spread::of(values(series)), Spread::of(values(measured[0])));
            let (median, least, ratio) = (show(own.median), show(own.least), ratio(own.median, first.median));
            table += &format!(" {median} ({least}) | {ratio} |");
        }
        table += "\n";
    }
    table + &ended
}

/// Tells what parts add to a site: to the first row, which has none of them, and as a share of the last, which has all.
pub fn parts(all: &[Series]) -> String {
    let mut table =
        "| Steplink with | files | megabytes | clean: CPU | more | of everything | unchanged: CPU | edit: CPU |\n\
        | --- | --: | --: | --: | --: | --: | --: | --: |\n"
            .to_owned();
    let cpu = |series: &Series, kind| {
        Spread::of(series.of(kind).iter().map(|usage| usage.cpu.as_secs_f64()).collect()).median
    };
    let (Some(none), Some(everything)) = (all.first(), all.last()) else {
        return table;
    };
    for series in all {
        let clean = cpu(series, Kind::Clean);
        let more = clean - cpu(none, Kind::Clean);
        table += &format!(
            "| {} | {} | {} | {} | {:+.0} ms | {:+.0} % | {} | {} |\n",
            series.name,
            thousands(series.size.files),
            megabytes(series.size.bytes),
            duration(clean),
            1e3 * more,
            100.0 * more / cpu(everything, Kind::Clean),
            duration(cpu(series, Kind::Unchanged)),
            duration(cpu(series, Kind::Edit)),
        );
    }
    table
}

/// Compares how long saves took until they were served.
pub fn saves(all: &[(&str, Vec<Duration>)]) -> String {
    let mut table =
        "| program | saves | median | ratio | fastest | slowest |\n| --- | --: | --: | --: | --: | --: |\n"
            .to_owned();
    let spread = |times: &[Duration]| Spread::of(times.iter().map(Duration::as_secs_f64).collect());
    let Some((_, first)) = all.first() else {
        return table;
    };
    for (name, times) in all {
        let own = spread(times);
        table += &format!(
            "| {name} | {} | {} | {} | {} | {} |\n",
            times.len(),
            duration(own.median),
            ratio(own.median, spread(first).median),
            duration(own.least),
            duration(own.most)
        );
    }
    table
}

/// What several measurements come to.
#[derive(Debug, PartialEq)]
struct Spread {
    least: f64,
    median: f64,
    most: f64,
}

impl Spread {
    fn of(mut values: Vec<f64>) -> Self {
        values.sort_by(f64::total_cmp);
        let at = |place: usize| values.get(place).copied().unwrap_or(f64::NAN);
        let half = values.len() / 2;
        let median = if values.len().is_multiple_of(2) {
            f64::midpoint(at(half.wrapping_sub(1)), at(half))
        } else {
            at(half)
        };
        Self { least: at(0), median, most: at(values.len().wrapping_sub(1)) }
    }
}

fn ratio(value: f64, first: f64) -> String {
    format!("{:.2}", value / first)
}

fn duration(seconds: f64) -> String {
    match seconds {
        _ if seconds < 0.01 => format!("{:.1} ms", seconds * 1e3),
        _ if seconds < 1.0 => format!("{:.0} ms", seconds * 1e3),
        _ if seconds < 100.0 => format!("{seconds:.2} s"),
        _ => format!("{seconds:.0} s"),
    }
}

fn megabytes(bytes: u64) -> String {
    format!("{}.{}", bytes / 1_000_000, bytes / 100_000 % 10)
}

#[allow(clippy::cast_precision_loss, reason = "no memory has 2^53 bytes")]
fn bytes(count: u64) -> f64 {
    count as f64
}

/// Writes a number with commas between thousands.
pub fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usage(milliseconds: u64) -> Usage {
        let time = Duration::from_millis(milliseconds);
        Usage { cpu: time, wall: time * 2, peak: milliseconds * 1_000_000 }
    }

    #[test]
    fn ratios_are_to_the_first_row() {
        let series = |name: &str, times: &[u64]| Series {
            name: name.to_owned(),
            clean: times.iter().map(|time| usage(*time)).collect(),
            ..Series::default()
        };
        let table = builds(&[series("a", &[30, 10, 20]), series("b", &[500, 100])], Kind::Clean);
        let rows: Vec<&str> = table.lines().skip(2).collect();
        assert_eq!(
            rows,
            [
                "| a | 3 | 20 ms (10 ms) | 1.00 | 40 ms (20 ms) | 1.00 | 20 MB (10 MB) | 1.00 |",
                "| b | 2 | 300 ms (100 ms) | 15.00 | 600 ms (200 ms) | 15.00 | 300 MB (100 MB) | 15.00 |",
            ]
        );
    }

    #[test]
    fn who_was_ended_has_no_time() {
        let ended = Series { name: "b".into(), ended: true, ..Series::default() };
        let all = [Series { name: "a".into(), clean: vec![usage(1)], ..Series::default() }, ended];
        assert!(builds(&all, Kind::Clean).ends_with("\n| b | 1 | – | – | more than 5 min | – | – | – |\n"));
        assert!(!builds(&all, Kind::Unchanged).contains("| b |"));
    }

    #[test]
    fn who_was_not_measured_has_no_row() {
        let series = Series { name: "a".into(), clean: vec![usage(1)], ..Series::default() };
        assert_eq!(builds(&[series], Kind::Edit).lines().count(), 2);
    }

    #[test]
    fn tables_are_tables() {
        let series = Series { name: "a".into(), clean: vec![usage(1)], ..Series::default() };
        let all = [series, Series { name: "b".into(), ended: true, ..Series::default() }];
        let saves = saves(&[("a", vec![Duration::from_millis(1)])]);
        for table in [builds(&all, Kind::Clean), sizes(&[], &all), saves] {
            let mut cells = table.lines().map(|line| line.matches('|').count());
            let head = cells.next().unwrap();
            assert!(cells.all(|count| count == head), "{table}");
        }
    }

    #[test]
    fn parts_are_what_they_add() {
        let series = |name: &str, time: u64| Series {
            name: name.to_owned(),
            clean: vec![usage(time)],
            unchanged: vec![usage(1)],
            edit: vec![usage(2)],
            ..Series::default()
        };
        let table = parts(&[series("none", 100), series("one", 150), series("all", 200)]);
        let rows: Vec<&str> = table.lines().skip(3).collect();
        assert_eq!(
            rows,
            [
                "| one | 0 | 0.0 | 150 ms | +50 ms | +25 % | 1.0 ms | 2.0 ms |",
                "| all | 0 | 0.0 | 200 ms | +100 ms | +50 % | 1.0 ms | 2.0 ms |",
            ]
        );
    }

    #[test]
    fn saves_have_a_row_each() {
        let times = |all: &[u64]| all.iter().map(|time| Duration::from_millis(*time)).collect::<Vec<_>>();
        let table = saves(&[("a", times(&[5, 4, 9])), ("b", times(&[1500]))]);
        assert!(table.ends_with(
            "| a | 3 | 5.0 ms | 1.00 | 4.0 ms | 9.0 ms |\n| b | 1 | 1.50 s | 300.00 | 1.50 s | 1.50 s |\n"
        ));
    }

    #[test]
    fn numbers_are_written_for_people() {
        assert_eq!([1, 999, 1000, 17_208].map(thousands), ["1", "999", "1,000", "17,208"]);
        assert_eq!(megabytes(12_345_678), "12.3");
        assert_eq!([0.001, 0.5, 5.0, 500.0].map(duration), ["1.0 ms", "500 ms", "5.00 s", "500 s"]);
    }
}
