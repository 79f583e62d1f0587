//! Whether JSON text comes to its end.

use super::block;

/// Whether every bracket and string that is opened is closed too. Nothing else is
/// checked.
pub fn is_closed(bytes: &[u8]) -> bool {
    let (mut depth, mut quoted, mut escaped) = (0_i64, false, false);
    let mut count = |part: &[u8; block::SIZE]| {
        let signs = block::signs(part);
        let quotes = signs.quotes & !block::escaped(signs.escapes, &mut escaped);
        let strings = block::strings(quotes) ^ if quoted { u64::MAX } else { 0 };
        quoted = strings.leading_zeros() == 0;
        let (opens, closes) = (signs.opens & !strings, signs.closes & !strings);
        depth = depth.saturating_add(opens.count_ones().into()).saturating_sub(closes.count_ones().into());
    };
    let (parts, rest) = bytes.as_chunks();
    parts.iter().for_each(&mut count);
    let mut last = [b' '; block::SIZE];
    last.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
    count(&last);
    depth == 0 && !quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_cut_anywhere() {
        let mut random = fastrand::Rng::with_seed(19);
        let signs = ["{", "}", "[", "]", "\\\"", "\\\\", "é", "\\n", "x", " "];
        for _ in 0..500 {
            let words: String = (0..random.usize(0..90)).map(|_| *random.choice(&signs).unwrap()).collect();
            let text = format!(r#"{{"{words}":["{words}",[{{}}]],"a":"{words}"}}"#);
            let ends: Vec<_> = (0..=text.len()).filter(|end| is_closed(&text.as_bytes()[..*end])).collect();
            assert_eq!(ends, [0, text.len()], "{text}");
        }
    }
}
