//! Fills records with the parts of JSON text. What goes nowhere is passed over: only
//! its end is looked for.

use super::{Skimmer, is_blank};
use crate::record::{Record, Slot};
use crate::tree::{parse, received};
use crate::value::{Take, Tree};
use std::borrow::Cow;

/// Fills a record with the object that the text is. None where it is none, or has an
/// error at a place that was looked at.
pub fn pour(text: &str, record: &mut dyn Record) -> Option<()> {
    let mut funnel = Funnel { text, skimmer: Skimmer { bytes: text.as_bytes(), at: 0, escapes: false } };
    if funnel.next()? != b'{' {
        return None;
    }
    funnel.members(Slot::Inside(record))?;
    funnel.next().is_none().then_some(())
}

struct Funnel<'a> {
    text: &'a str,
    skimmer: Skimmer<'a>,
}

impl<'a> Funnel<'a> {
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

    /// What the string that starts here says.
    fn string(&mut self) -> Option<Cow<'a, str>> {
        let json = self.take()?;
        if self.skimmer.escapes {
            return match received(json.as_bytes(), |_| Take::Whole).ok()? {
                Tree::Text(text) => Some(text),
                _ => None,
            };
        }
        json.strip_prefix('"')?.strip_suffix('"').map(Cow::Borrowed)
    }

    /// Puts the value that starts here where it goes.
    fn value(&mut self, slot: Slot<'_>) -> Option<()> {
        match (self.next()?, slot) {
            (b'{', slot @ (Slot::Inside(_) | Slot::Key(_))) => self.members(slot)?,
            (b'[', Slot::Each(list)) => {
                list.begin();
                let mut more = self.enters(b']')?;
                while more {
                    self.value(list.slot())?;
                    more = self.goes_on(b']')?;
                }
            }
            (_, Slot::Nowhere) => {
                self.take()?;
            }
            (b'"', slot) => slot.text(&self.string()?),
            (b'{' | b'[', _) => {
                self.take()?;
            }
            (_, slot) => match parse(self.take()?)? {
                Tree::Number(number) => slot.number(number),
                Tree::Float(number) => slot.float(number),
                Tree::Bool(truth) => slot.truth(truth),
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
                Slot::Inside(record) => record.slot(&name),
                Slot::Key(text) if name == "key" => Slot::Text(text),
                _ => Slot::Nowhere,
            })?;
            more = self.goes_on(b'}')?;
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
    fn goes_on(&mut self, end: u8) -> Option<bool> {
        let sign = self.next()?;
        self.skimmer.step();
        (sign == b',' || sign == end).then_some(sign == b',')
    }
}
