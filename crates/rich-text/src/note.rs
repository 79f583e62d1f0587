//! Notes of what a conversion lost or changed, and where.

/// Something that the other format cannot say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The part, and what became of it.
    pub what: String,
    /// The place: `line 3` of Markdown, or the JSON pointer to a node of ADF.
    pub place: String,
}

/// The maximum number of notes. The last one then says that there are more.
pub const MAX_NOTES: usize = 1000;

/// The notes of one conversion.
#[derive(Debug, Default)]
pub(super) struct Notes(pub(super) Vec<Note>);

impl Notes {
    /// Adds a note, unless there are too many.
    #[inline(never)]
    pub(super) fn add(&mut self, what: String, place: String) {
        if self.0.len() < MAX_NOTES {
            self.0.push(Note { what, place });
        } else if self.0.len() == MAX_NOTES {
            self.0.push(Note { what: "more notes omitted".to_owned(), place });
        }
    }

    /// Whether no more are kept.
    pub(super) const fn is_full(&self) -> bool {
        self.0.len() > MAX_NOTES
    }
}
