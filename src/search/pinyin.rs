//! What can be typed for a word in pinyin: its syllables one after another, or the first letters of them.

use ::pinyin::ToPinyinMulti as _;

/// The most ways to read a word: characters with several readings have all of them, up to here.
const MOST: usize = 6;

/// What can be typed for a word of Han characters; nothing if one of them has no reading.
pub fn keys(word: &str) -> Vec<String> {
    let mut ways: Vec<(String, String)> = vec![(String::new(), String::new())];
    for c in word.chars() {
        let readings = readings(c);
        let mut longer = Vec::new();
        for reading in &readings {
            for (full, first) in &ways {
                let initial = reading.chars().next().unwrap_or_default();
                longer.push((format!("{full}{reading}"), format!("{first}{initial}")));
            }
        }
        longer.truncate(MOST);
        ways = longer;
    }
    let mut keys: Vec<String> = Vec::new();
    for (full, first) in ways {
        for key in [full, first] {
            if key.len() > 1 && !keys.contains(&key) {
                keys.push(key);
            }
        }
    }
    keys
}

/// The syllables that a character may be read as; `v` stands for `ü`.
pub fn readings(c: char) -> Vec<String> {
    let mut readings: Vec<String> = Vec::new();
    for reading in c.to_pinyin_multi().into_iter().flatten() {
        let plain = reading.plain().replace('ü', "v");
        if !readings.contains(&plain) {
            readings.push(plain);
        }
    }
    readings
}

#[cfg(test)]
mod tests {
    use super::{keys, readings};

    #[test]
    fn every_reading_can_be_typed() {
        assert_eq!(keys("充值"), ["chongzhi", "cz"]);
        let of = keys("重置");
        assert!(of.contains(&"chongzhi".to_owned()) && of.contains(&"zhongzhi".to_owned()), "{of:?}");
        assert!(keys("注销").contains(&"zhuxiao".to_owned()));
        assert!(keys("FM").is_empty());
        assert_eq!(readings('女'), ["nv", "ru"]);
    }
}
