//! Pages in storage format made at random.

use fastrand::Rng;

const WORDS: &[&str] = &[
    "one",
    "some words ",
    " more",
    "x",
    "&nbsp;",
    "&amp;",
    "&#32;",
    "\n  ",
    "caf&eacute;",
    "日本",
    " ",
    "<![CDATA[a <b> c]]>",
];

/// Elements around others.
const AROUND: &[&str] = &[
    "p",
    "h1",
    "h3",
    "h6",
    "ul",
    "ol",
    "ol start=\"3\"",
    "li",
    "blockquote",
    "pre",
    "table",
    "tbody",
    "tr",
    "td",
    "th",
    "div",
    "td colspan=\"2\"",
    "th rowspan=\"2\"",
    "td class=\"numberingColumn\"",
    "td style=\"text-align: center\"",
    "colgroup",
    "p style=\"text-align: right;\" local-id=\"l1\"",
    "p style=\"margin-left: 60.0px;\"",
    "strong",
    "em",
    "u",
    "s",
    "code",
    "sub",
    "sup",
    "span style=\"color: rgb(1,2,3);\"",
    "span style=\"background-color: #fee; color: nocolor\"",
    "span",
    "a href=\"https://a.b/?c=1&amp;d=2\"",
    "a href=\"javascript:x\"",
    "a href=\"https://a.b\" data-card-appearance=\"inline\"",
    "a href=\"https://a.b\" data-card-appearance=\"block\"",
    "a href=\"https://a.b\" data-card-appearance=\"embed\" data-layout=\"wide\"",
    "ac:inline-comment-marker ac:ref=\"r\"",
    "ac:layout",
    "ac:layout-section ac:type=\"two_equal\"",
    "ac:layout-section ac:type=\"three_with_sidebars\" ac:breakout-mode=\"wide\" ac:breakout-width=\"900\"",
    "ac:layout-cell",
    "ac:task-list",
    "ac:task-list ac:task-list-id=\"t\"",
    "ac:rich-text-body",
    "ac:link",
    "ac:link-body",
    "ac:caption",
    "section",
    "unknown",
    "time datetime=\"nothing\"",
];

/// Elements by whole. `@` stands for what is in them.
const WHOLE: &[&str] = &[
    "<br />",
    "<hr/>",
    "<p />",
    "<time datetime=\"2026-11-15\" />",
    "<!-- comment -->",
    "<col style=\"width: 90.5px;\" />",
    "<ac:emoticon ac:name=\"tick\" />",
    "<ac:emoticon ac:name=\"other\" ac:emoji-shortname=\":o:\" ac:emoji-fallback=\"o\" />",
    "<ac:placeholder>hold</ac:placeholder>",
    "<ac:link><ri:user ri:account-id=\"5b:1\" /></ac:link>",
    "<ac:link><ri:user ri:userkey=\"k\" /><ac:link-body>@</ac:link-body></ac:link>",
    "<ac:link ac:anchor=\"an chor\"><ri:page ri:content-title=\"A &amp; B\" ri:space-key=\"S\" /><ac:link-body>@</ac:link-body></ac:link>",
    "<ac:link><ri:attachment ri:filename=\"b.txt\" /><ac:plain-text-link-body><![CDATA[the file]]></ac:plain-text-link-body></ac:link>",
    "<ac:image ac:alt=\"alt\" ac:layout=\"center\" ac:width=\"120\"><ri:attachment ri:filename=\"b.txt\" /><ac:caption><p>@</p></ac:caption></ac:image>",
    "<ac:image ac:inline=\"true\"><ri:attachment ri:filename=\"b.txt\" /></ac:image>",
    "<ac:image><ri:url ri:value=\"https://a.b/c.png\" /></ac:image>",
    "<ac:image ac:alt=\"lost\"><ri:attachment ri:filename=\"no\" /></ac:image>",
    "<ac:structured-macro ac:name=\"info\"><ac:parameter ac:name=\"title\">T</ac:parameter><ac:rich-text-body>@</ac:rich-text-body></ac:structured-macro>",
    "<ac:structured-macro ac:name=\"note\"><ac:rich-text-body>@</ac:rich-text-body></ac:structured-macro>",
    "<ac:structured-macro ac:name=\"panel\"><ac:parameter ac:name=\"bgColor\">#eee</ac:parameter><ac:rich-text-body>@</ac:rich-text-body></ac:structured-macro>",
    "<ac:structured-macro ac:name=\"expand\"><ac:parameter ac:name=\"title\">Open</ac:parameter><ac:rich-text-body>@</ac:rich-text-body></ac:structured-macro>",
    "<ac:structured-macro ac:name=\"excerpt\" ac:macro-id=\"m\"><ac:rich-text-body>@</ac:rich-text-body></ac:structured-macro>",
    "<ac:structured-macro ac:name=\"toc\" ac:schema-version=\"1\"><ac:parameter ac:name=\"maxLevel\">2</ac:parameter></ac:structured-macro>",
    "<ac:structured-macro ac:name=\"html\"><ac:plain-text-body><![CDATA[<b>]]></ac:plain-text-body></ac:structured-macro>",
    "<ac:structured-macro ac:name=\"code\"><ac:parameter ac:name=\"language\">rust</ac:parameter><ac:plain-text-body><![CDATA[a  b\n]]></ac:plain-text-body></ac:structured-macro>",
    "<ac:structured-macro ac:name=\"status\"><ac:parameter ac:name=\"title\">DONE</ac:parameter><ac:parameter ac:name=\"colour\">Green</ac:parameter></ac:structured-macro>",
    "<ac:structured-macro ac:name=\"view-file\"><ac:parameter ac:name=\"name\"><ri:attachment ri:filename=\"b.txt\" /></ac:parameter></ac:structured-macro>",
    "<ac:task><ac:task-id>7</ac:task-id><ac:task-status>complete</ac:task-status><ac:task-body><span>@</span></ac:task-body></ac:task>",
    "<ac:task><ac:task-body>@</ac:task-body><ac:task-list><ac:task><ac:task-body>sub</ac:task-body></ac:task></ac:task-list></ac:task>",
    "<ac:adf-extension><ac:adf-node type=\"panel\"><ac:adf-attribute key=\"panel-type\">note</ac:adf-attribute><ac:adf-content>@</ac:adf-content></ac:adf-node></ac:adf-extension>",
    "<ac:adf-extension><ac:adf-node type=\"decision-list\"><ac:adf-node type=\"decision-item\"><ac:adf-content>@</ac:adf-content></ac:adf-node></ac:adf-node></ac:adf-extension>",
    "<ac:adf-extension><ac:adf-node type=\"other\"><ac:adf-content>@</ac:adf-content></ac:adf-node></ac:adf-extension>",
    "<ac:adf-extension><ac:adf-node type=\"extension\"><ac:adf-attribute key=\"extension-key\">k</ac:adf-attribute><ac:adf-attribute key=\"extension-type\">t</ac:adf-attribute><ac:adf-attribute key=\"parameters\"><ac:adf-parameter key=\"a-b\" type=\"number\">1.5</ac:adf-parameter></ac:adf-attribute></ac:adf-node></ac:adf-extension>",
];

/// Some storage format, so deep.
pub(super) fn storage(rng: &mut Rng, depth: usize) -> String {
    let mut out = String::new();
    for _ in 0..rng.usize(..4) {
        let kind = if depth == 0 { 0 } else { rng.u8(..8) };
        match kind {
            0 | 1 => out.push_str(rng.choice(WORDS).unwrap()),
            2..=5 => {
                let tag = rng.choice(AROUND).unwrap();
                let name = tag.split(' ').next().unwrap();
                out.push_str(&format!("<{tag}>{}</{name}>", storage(rng, depth - 1)));
            }
            _ => out.push_str(&rng.choice(WHOLE).unwrap().replace('@', &storage(rng, depth - 1))),
        }
    }
    out
}
