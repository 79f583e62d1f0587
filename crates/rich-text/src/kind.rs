//! The names of nodes and marks that Atlassian's schema knows.

macro_rules! kinds {
    ($(#[$doc:meta])* $name:ident { $($kind:ident $text:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[repr(u8)]
        pub enum $name {
            $(#[doc = concat!("`", $text, "`.")] $kind,)*
            /// Any other: kept as it is.
            Unknown,
        }

        impl $name {
            /// The kind of this name.
            pub fn of(name: &str) -> Self {
                match name {
                    $($text => Self::$kind,)*
                    _ => Self::Unknown,
                }
            }

            /// Its name in JSON. Empty for the unknown, which keep their own.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$kind => $text,)*
                    Self::Unknown => "",
                }
            }

            /// Its place in a set of kinds.
            pub(super) const fn bit(self) -> u64 {
                1 << self as u8
            }
        }
    };
}

kinds! {
    /// The kind of a node.
    Kind {
        BlockCard "blockCard", BlockTaskItem "blockTaskItem", Blockquote "blockquote",
        BodiedExtension "bodiedExtension", BodiedSyncBlock "bodiedSyncBlock", BulletList "bulletList",
        Caption "caption", CodeBlock "codeBlock", Date "date", DecisionItem "decisionItem",
        DecisionList "decisionList", Doc "doc", EmbedCard "embedCard", Emoji "emoji", Expand "expand",
        Extension "extension", HardBreak "hardBreak", Heading "heading", InlineCard "inlineCard",
        InlineExtension "inlineExtension", LayoutColumn "layoutColumn", LayoutSection "layoutSection",
        ListItem "listItem", Media "media", MediaGroup "mediaGroup", MediaInline "mediaInline",
        MediaSingle "mediaSingle", Mention "mention", NestedExpand "nestedExpand",
        OrderedList "orderedList", Panel "panel", Paragraph "paragraph", Placeholder "placeholder",
        Rule "rule", Status "status", SyncBlock "syncBlock", Table "table", TableCell "tableCell",
        TableHeader "tableHeader", TableRow "tableRow", TaskItem "taskItem", TaskList "taskList",
        Text "text",
    }
}

kinds! {
    /// The kind of a mark.
    MarkKind {
        Alignment "alignment", Annotation "annotation", BackgroundColor "backgroundColor",
        Border "border", Breakout "breakout", Code "code", DataConsumer "dataConsumer", Em "em",
        FontSize "fontSize", Fragment "fragment", Indentation "indentation", Link "link",
        Strike "strike", Strong "strong", Subsup "subsup", TextColor "textColor",
        Underline "underline",
    }
}

impl Kind {
    /// Whether it stands in a line of text.
    pub const fn is_inline(self) -> bool {
        matches!(
            self,
            Self::Date
                | Self::Emoji
                | Self::HardBreak
                | Self::InlineCard
                | Self::InlineExtension
                | Self::MediaInline
                | Self::Mention
                | Self::Placeholder
                | Self::Status
                | Self::Text
        )
    }

    /// Whether its children are a line of text.
    pub const fn holds_text(self) -> bool {
        matches!(
            self,
            Self::Paragraph
                | Self::Heading
                | Self::TaskItem
                | Self::DecisionItem
                | Self::Caption
                | Self::CodeBlock
        )
    }
}
