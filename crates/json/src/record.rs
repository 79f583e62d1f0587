//! Reads values directly into records, without a [`Tree`] in between.

use super::tree::parse;
use super::value::Tree;
use jira_time::timestamp::Timestamp;

/// A type that is filled with the members of an object.
pub trait Record {
    /// The slot for the member of this name.
    fn slot(&mut self, name: &str) -> Slot<'_>;
}

/// A type that is filled with the items of an array.
pub trait List {
    /// Starts an array, which replaces an earlier one.
    fn begin(&mut self);

    /// The slot for the next item.
    fn slot(&mut self) -> Slot<'_>;
}

/// The place that a value is written to. A value of a type other than the slot's is
/// ignored. A member that an object has twice fills its slot twice.
pub enum Slot<'s> {
    /// No place: the value is ignored.
    Ignored,
    /// A string that is not empty.
    Text(&'s mut String),
    /// A string that is not empty, where the place is still empty.
    TextIfEmpty(&'s mut String),
    /// A string that is not empty, which may be missing.
    OptionalText(&'s mut Option<String>),
    /// An id: a string, or a number that stands for one.
    Id(&'s mut String),
    /// A string, or the member `key` of an object.
    Key(&'s mut String),
    /// A boolean.
    Boolean(&'s mut Option<bool>),
    /// A number of 32 bits.
    Int32(&'s mut Option<i32>),
    /// A timestamp, in milliseconds.
    Timestamp(&'s mut Option<u64>),
    /// The members of an object.
    Record(&'s mut dyn Record),
    /// The items of an array.
    List(&'s mut dyn List),
}

impl<T: Record + Default> List for Vec<T> {
    fn begin(&mut self) {
        self.clear();
    }

    fn slot(&mut self) -> Slot<'_> {
        self.push(T::default());
        self.last_mut().map_or(Slot::Ignored, |last| Slot::Record(last))
    }
}

impl List for Vec<String> {
    fn begin(&mut self) {
        self.clear();
    }

    fn slot(&mut self) -> Slot<'_> {
        self.push(String::new());
        self.last_mut().map_or(Slot::Ignored, Slot::Text)
    }
}

impl Tree<'_> {
    /// Puts a value where it goes.
    #[inline(never)]
    pub fn fill(&self, slot: Slot<'_>) {
        match (self, slot) {
            (Self::Object(members), Slot::Record(record)) => {
                members.iter().for_each(|(name, value)| value.fill(record.slot(name)));
            }
            (Self::List(items), Slot::List(list)) => {
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
            (Self::Bool(boolean), slot) => slot.boolean(*boolean),
            (Self::List(_) | Self::Object(_) | Self::Null, _) => {}
        }
    }
}

impl Slot<'_> {
    #[inline(never)]
    pub(super) fn text(self, text: &str) {
        match self {
            Self::Timestamp(moment) => *moment = Timestamp::parse_zoned(text).map(Timestamp::as_millis),
            _ if text.is_empty() => {}
            Self::OptionalText(place) => *place = Some(text.to_owned()),
            Self::TextIfEmpty(place) if !place.is_empty() => {}
            Self::Text(place) | Self::TextIfEmpty(place) | Self::Id(place) | Self::Key(place) => {
                *place = text.to_owned();
            }
            _ => {}
        }
    }

    pub(super) fn number(self, number: u64) {
        match self {
            Self::Id(place) => *place = number.to_string(),
            Self::Int32(place) => *place = i32::try_from(number).ok(),
            Self::Timestamp(place) => *place = Some(number),
            _ => {}
        }
    }

    #[expect(clippy::cast_possible_truncation, reason = "it is in range")]
    pub(super) fn float(self, number: f64) {
        if let Self::Int32(place) = self {
            let in_range = (f64::from(i32::MIN)..=f64::from(i32::MAX)).contains(&number);
            *place = in_range.then_some(number as i32);
        }
    }

    pub(super) fn boolean(self, boolean: bool) {
        if let Self::Boolean(place) = self {
            *place = Some(boolean);
        }
    }
}
