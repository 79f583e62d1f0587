//! Finds the signs of JSON in 64 bytes at once, by vectors of 16.

use wide::u8x16;

/// The number of bytes of a block.
pub(super) const SIZE: usize = 64;

/// The positions of signs in a block: a bit for each byte, the first the lowest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Signs {
    /// `"`
    pub(super) quotes: u64,
    /// `\`
    pub(super) escapes: u64,
    /// `{` and `[`
    pub(super) opens: u64,
    /// `}` and `]`
    pub(super) closes: u64,
}

/// The number of bytes of a part of a string.
pub(super) const PART: usize = 16;

/// The number of bytes before the first `"`, `\\` or control character, and that character.
pub(super) fn until_sign(part: &[u8; PART]) -> (usize, Option<u8>) {
    let bytes = u8x16::new(*part);
    let controls = bytes.min(u8x16::splat(0x1f)).simd_eq(bytes);
    let signs = bytes.simd_eq(u8x16::splat(b'"')) | bytes.simd_eq(u8x16::splat(b'\\')) | controls;
    let place = signs.to_bitmask().trailing_zeros();
    let place = usize::try_from(place).unwrap_or(PART).min(PART);
    (place, part.get(place).copied())
}

/// The signs of a block.
pub(super) fn signs(block: &[u8; SIZE]) -> Signs {
    let mut signs = Signs { quotes: 0, escapes: 0, opens: 0, closes: 0 };
    let (parts, _) = block.as_chunks::<16>();
    for part in parts.iter().rev() {
        let bytes = u8x16::new(*part);
        // One bit tells the two kinds of brackets apart.
        let folded = bytes | u8x16::splat(0x20);
        let add = |bits: &mut u64, of: u8x16, sign: u8| {
            *bits = *bits << 16 | u64::from(of.simd_eq(u8x16::splat(sign)).to_bitmask());
        };
        add(&mut signs.quotes, bytes, b'"');
        add(&mut signs.escapes, bytes, b'\\');
        add(&mut signs.opens, folded, b'{');
        add(&mut signs.closes, folded, b'}');
    }
    signs
}

/// The bytes that a backslash before them escapes. `first` is whether that of the last
/// block escapes this one's first byte, and is then about the next. (The way of
/// simdjson: Langdale and Lemire, "Parsing Gigabytes of JSON per Second", 3.1.1.)
pub(super) fn escaped(backslashes: u64, first: &mut bool) -> u64 {
    const EVEN: u64 = 0x5555_5555_5555_5555;
    let before = u64::from(*first);
    if backslashes == 0 {
        *first = false;
        return before;
    }
    let backslashes = backslashes & !before;
    let follows = backslashes << 1 | before;
    // A run that starts at an odd place carries into the place after it.
    let starts = backslashes & !EVEN & !follows;
    let (ends, carries) = starts.overflowing_add(backslashes);
    *first = carries;
    (EVEN ^ ends << 1) & follows
}

/// The bytes from each odd quote to the one before the next: what is in a string,
/// where the block does not begin in one.
pub(super) fn strings(quotes: u64) -> u64 {
    [1, 2, 4, 8, 16, 32].into_iter().fold(quotes, |bits, by: u32| bits ^ bits.wrapping_shl(by))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_that_are_escaped() {
        let mut random = fastrand::Rng::with_seed(17);
        let (mut first, mut after) = (false, false);
        for _ in 0..5000 {
            let density = random.u8(1..=8);
            let block: [bool; SIZE] = std::array::from_fn(|_| random.u8(0..8) < density);
            let backslashes = block.iter().rev().fold(0, |bits: u64, is| bits << 1 | u64::from(*is));
            let escaped = escaped(backslashes, &mut first);
            for (place, is) in block.iter().enumerate() {
                assert_eq!(escaped >> place & 1 == 1, after, "{backslashes:b} {place}");
                after = *is && !after;
            }
            assert_eq!(first, after);
        }
    }

    #[test]
    fn signs_of_blocks() {
        let mut random = fastrand::Rng::with_seed(16);
        let bits = |block: &[u8; SIZE], of: &[u8]| {
            block.iter().rev().fold(0, |bits: u64, byte| bits << 1 | u64::from(of.contains(byte)))
        };
        for _ in 0..1000 {
            let block: [u8; SIZE] =
                std::array::from_fn(|_| *random.choice(b"\"\\{}[];{};Z\x02\xfd a").unwrap());
            let signs = signs(&block);
            assert_eq!(signs.quotes, bits(&block, b"\""));
            assert_eq!(signs.escapes, bits(&block, b"\\"));
            assert_eq!(signs.opens, bits(&block, b"{["));
            assert_eq!(signs.closes, bits(&block, b"}]"));
            let mut inside = false;
            for (place, byte) in block.iter().enumerate() {
                inside ^= *byte == b'"';
                assert_eq!(strings(signs.quotes) >> place & 1 == 1, inside);
            }
        }
    }
}
