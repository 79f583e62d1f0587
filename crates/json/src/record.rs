//! Reads values straight to where they go, without a [`Tree`] between.

use super::tree::parse;
use super::value::Tree;
use jira_time::timestamp::Timestamp;

/// What is filled with the members of an object.
pub trait Record {
    /// Where the member of this name goes.
    fn slot(&mut self, name: &str) -> Slot<'_>;
}

/// What is filled with the items of an array.
pub trait List {
    /// An array begins. Where there was another one, this is instead of it.
    fn begin(&mut self);

    /// Where the next item goes.
    fn slot(&mut self) -> Slot<'_>;
}

/// Where a value goes. One of another type than the slot is for goes nowhere. A name
/// that an object has twice fills its slot twice.
pub enum Slot<'s> {
    /// Nowhere.
    Nowhere,
    /// A string that is not empty.
    Text(&'s mut String),
    /// The same, where there is none yet.
    Else(&'s mut String),
    /// The same, which may be missing.
    Maybe(&'s mut Option<String>),
    /// An id: a string, or a number that stands for one.
    Id(&'s mut String),
    /// A string, or the member `key` of an object.
    Key(&'s mut String),
    /// A boolean.
    Truth(&'s mut Option<bool>),
    /// A number of 32 bits.
    Small(&'s mut Option<i32>),
    /// A moment, in milliseconds.
    Moment(&'s mut Option<u64>),
    /// The members of an object.
    Inside(&'s mut dyn Record),
    /// The items of an array.
    Each(&'s mut dyn List),
}

impl<T: Record + Default> List for Vec<T> {
    fn begin(&mut self) {
        self.clear();
    }

    fn slot(&mut self) -> Slot<'_> {
        self.push(T::default());
        self.last_mut().map_or(Slot::Nowhere, |last| Slot::Inside(last))
    }
}

impl List for Vec<String> {
    fn begin(&mut self) {
        self.clear();
    }

    fn slot(&mut self) -> Slot<'_> {
        self.push(String::new());
        self.last_mut().map_or(Slot::Nowhere, Slot::Text)
    }
}

impl Tree<'_> {
    /// Puts a value where it goes.
    #[inline(never)]
    pub fn fill(&self, slot: Slot<'_>) {
        match (self, slot) {
            (Self::Object(members), Slot::Inside(record)) => {
                members.iter().for_each(|(name, value)| value.fill(record.slot(name)));
            }
            (Self::List(items), Slot::Each(list)) => {
                list.begin();
                items.iter().for_each(|item| item.fill(list.slot()));
            }
            (Self::Object(_), Slot::Key(text)) => {
                if let Some(key) = self.get("key") {
                    key.fill(Slot::Text(text));
                }
            }
            (Self::Raw(json), slot) => {
                if let Some(tree) = parse(json) {
                    tree.fill(slot);
                }
            }
            (Self::Text(text), slot) => slot.text(text),
            (Self::Number(number), slot) => slot.number(*number),
            (Self::Float(number), slot) => slot.float(*number),
            (Self::Bool(truth), slot) => slot.truth(*truth),
            (Self::List(_) | Self::Object(_) | Self::Null, _) => {}
        }
    }
}

impl Slot<'_> {
    #[inline(never)]
    pub(super) fn text(self, text: &str) {
        match self {
            Self::Moment(moment) => *moment = Timestamp::parse_zoned(text).map(Timestamp::as_millis),
            _ if text.is_empty() => {}
            Self::Maybe(place) => *place = Some(text.to_owned()),
            Self::Else(place) if !place.is_empty() => {}
            Self::Text(place) | Self::Else(place) | Self::Id(place) | Self::Key(place) => {
                *place = text.to_owned();
            }
            _ => {}
        }
    }

    pub(super) fn number(self, number: u64) {
        match self {
            Self::Id(place) => *place = number.to_string(),
            Self::Small(place) => *place = i32::try_from(number).ok(),
            Self::Moment(place) => *place = Some(number),
            _ => {}
        }
    }

    #[expect(clippy::cast_possible_truncation, reason = "it is in range")]
    pub(super) fn float(self, number: f64) {
        if let Self::Small(place) = self {
            let in_range = (f64::from(i32::MIN)..=f64::from(i32::MAX)).contains(&number);
            *place = in_range.then_some(number as i32);
        }
    }

    pub(super) fn truth(self, truth: bool) {
        if let Self::Truth(place) = self {
            *place = Some(truth);
        }
    }
}
