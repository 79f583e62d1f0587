//! Fills records from JSON text. Of an ignored value only the end is looked for.

use super::{Skimmer, is_blank};
use crate::record::{Record, Slot};
use crate::tree::{parse, parse_lossy};
use crate::value::{ReadMode, Tree};
use std::borrow::Cow;

/// Fills a record with the object that the text is. None where it is none, or has an
/// error at a place that was looked at.
pub fn fill(text: &str, record: &mut dyn Record) -> Option<()> {
    let mut filler = Filler { text, skimmer: Skimmer { bytes: text.as_bytes(), at: 0, escapes: false } };
    if filler.next()? != b'{' {
        return None;
    }
    filler.members(Slot::Record(record))?;
    filler.next().is_none().then_some(())
}

struct Filler<'a> {
    text: &'a str,
    skimmer: Skimmer<'a>,
}

impl<'a> Filler<'a> {
    /// The next byte that is not blank.
    fn next(&mut self) -> Option<u8> {
        self.skimmer.pass(is_blank);
        self.skimmer.peek()
    }

    /// The value that starts here, as it stands.
    fn take(&mut self) -> Option<&'a str> {
        let span = self.skimmer.value();
        self.text.get(span).filter(|value| !value.is_empty())
    }

    /// The content of the string that starts here.
    fn string(&mut self) -> Option<Cow<'a, str>> {
        let json = self.take()?;
        if self.skimmer.escapes {
            return match parse_lossy(json.as_bytes(), |_| ReadMode::Parsed).ok()? {
                Tree::Text(text) => Some(text),
                _ => None,
            };
        }
        json.strip_prefix('"')?.strip_suffix('"').map(Cow::Borrowed)
    }

    /// Puts the value that starts here where it goes.
    fn value(&mut self, slot: Slot<'_>) -> Option<()> {
        match (self.next()?, slot) {
            (b'{', slot @ (Slot::Record(_) | Slot::Key(_))) => self.members(slot)?,
            (b'[', Slot::List(list)) => {
                list.begin();
                let mut more = self.enters(b']')?;
                while more {
                    self.value(list.slot())?;
                    more = self.continues(b']')?;
                }
            }
            (_, Slot::Ignored) => {
                self.take()?;
            }
            (b'"', slot) => slot.text(&self.string()?),
            (b'{' | b'[', _) => {
                self.take()?;
            }
            (_, slot) => match parse(self.take()?)? {
                Tree::Number(number) => slot.number(number),
                Tree::Float(number) => slot.float(number),
                Tree::Bool(boolean) => slot.boolean(boolean),
                _ => {}
            },
        }
        Some(())
    }

    fn members(&mut self, mut slot: Slot<'_>) -> Option<()> {
        let mut more = self.enters(b'}')?;
        while more {
            if self.next()? != b'"' {
                return None;
            }
            let name = self.string()?;
            if self.next()? != b':' {
                return None;
            }
            self.skimmer.step();
            self.value(match &mut slot {
                Slot::Record(record) => record.slot(&name),
                Slot::Key(text) if name == "key" => Slot::Text(text),
                _ => Slot::Ignored,
            })?;
            more = self.continues(b'}')?;
        }
        Some(())
    }

    /// Into what ends with this sign: whether anything is in it.
    fn enters(&mut self, end: u8) -> Option<bool> {
        self.skimmer.step();
        let more = self.next()? != end;
        if !more {
            self.skimmer.step();
        }
        Some(more)
    }

    /// After something in it: whether more follows.
    fn continues(&mut self, end: u8) -> Option<bool> {
        let sign = self.next()?;
        self.skimmer.step();
        (sign == b',' || sign == end).then_some(sign == b',')
    }
}
