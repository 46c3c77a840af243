//! A small pseudo-random generator: the same seed gives the same numbers on every machine.

/// The splitmix64 generator of Steele, Lea and Flood (2014).
#[derive(Debug)]
pub struct Prng {
    state: u64,
}

impl Prng {
    /// Makes the generator number `stream` of `seed`, so that one file's choices do not depend
    /// on how many were made for the files before it.
    pub fn new(seed: u64, stream: u64) -> Self {
        let mut seeder = Self { state: seed };
        let start = seeder.next() ^ stream.wrapping_mul(0xD1B5_4A32_D192_ED03);
        Self { state: start }
    }

    /// Gives the next 64 bits.
    pub fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.state;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^ (bits >> 31)
    }

    /// Gives a number below `limit`, which must not be 0.
    pub fn below(&mut self, limit: usize) -> usize {
        let wide = u128::from(self.next()) * (limit as u128);
        usize::try_from(wide >> 64).unwrap_or(0)
    }

    /// Picks one of `choices`, which must not be empty.
    pub fn pick<'a, T: ?Sized>(&mut self, choices: &[&'a T]) -> &'a T {
        choices[self.below(choices.len())]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gives_the_reference_numbers() {
        let mut prng = Prng { state: 1_234_567 };
        assert_eq!(prng.next(), 6_457_827_717_110_365_317);
        assert_eq!(prng.next(), 3_203_168_211_198_807_973);
    }

    #[test]
    fn stays_below_the_limit_and_reaches_all() {
        let mut prng = Prng::new(1, 2);
        let mut seen = [false; 7];
        for _ in 0..500 {
            seen[prng.below(7)] = true;
        }
        assert_eq!(seen, [true; 7]);
    }

    #[test]
    fn streams_differ() {
        assert_ne!(Prng::new(1, 1).next(), Prng::new(1, 2).next());
        assert_ne!(Prng::new(1, 1).next(), Prng::new(2, 1).next());
    }
}
