//! Every rule: its code, its level, what breaks it and what mends it.
//!
//! This table is the one source of the codes; `docs/diagnostics.md` is written from it.

use super::Level;

/// A rule that content, configuration or templates can break.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// The code, as `SL0401`.
    pub code: &'static str,
    /// The name for `rules:`, as `unresolved-reference`.
    pub name: &'static str,
    /// The level unless the site sets another.
    pub level: Level,
    /// Whether the site may lower the level: not where something would be lost.
    pub may_lower: bool,
    /// What breaks the rule.
    pub cause: &'static str,
    /// What mends it.
    pub mend: &'static str,
}

impl Rule {
    /// What mends it, as one line of advice: lower case, no full stop.
    pub fn advice(&self) -> String {
        let mut chars = self.mend.trim_end_matches('.').chars();
        chars.next().map_or_else(String::new, |first| format!("{}{}", first.to_lowercase(), chars.as_str()))
    }
}

macro_rules! rules {
    ($( $ident:ident $code:literal $name:literal $level:ident $lower:ident $cause:literal $mend:literal; )*) => {
        $(
            #[doc = $cause]
            pub static $ident: Rule = Rule {
                code: $code,
                name: $name,
                level: Level::$level,
                may_lower: lower!($lower),
                cause: $cause,
                mend: $mend,
            };
        )*

        /// All rules, by code.
        pub static ALL: &[&Rule] = &[$(&$ident),*];
    };
}

macro_rules! lower {
    (fixed) => {
        false
    };
    (free) => {
        true
    };
}

/// Finds a rule by its name or its code.
pub fn find(name: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|rule| rule.name == name || rule.code.eq_ignore_ascii_case(name))
}

rules! {
    // Files
    NOT_UTF8 "SL0101" "not-utf8" Error fixed
        "A text file is not UTF-8."
        "Save the file as UTF-8; the message names the encoding it seems to have.";
    TOO_LARGE "SL0102" "too-large" Error fixed
        "A file is larger than the limit for its kind (text 4 MiB, anything else 256 MiB)."
        "Split the file, or host it elsewhere and link to it.";
    NOT_A_FILE "SL0103" "not-a-file" Error fixed
        "A path is not a regular file: a link that leads out of the project or nowhere, a pipe, a socket, a device."
        "Replace it by a copy of the file.";
    BAD_FILE_NAME "SL0104" "bad-file-name" Error fixed
        "The name of a card, task, guide or FAQ file, or of a folder above it, is not an id."
        "Rename it: lower-case letters, digits and hyphens only; the name is part of the address.";
    SLUGGED_NAME "SL0105" "slugged-name" Warning free
        "The name of a page is not an id, so that its address was made from it."
        "Rename the file to lower-case letters, digits and hyphens, if the address shall be easy to send.";
    ADDRESS_TAKEN "SL0106" "address-taken" Error fixed
        "Two sources, or a source and an alias, have the same address, in any case or Unicode form."
        "Rename one of the two, or take the alias away.";
    SKIPPED_FILE "SL0107" "skipped-file" Note free
        "A file under `content/` is not published: `README.md`, a hidden or backup file, a symbolic link to a folder."
        "Nothing to do, unless it should be a page: then rename it.";
    UNUSED_FILE "SL0108" "unused-file" Warning free
        "A file under `content/` is not of a kind that is published, or nothing links to it."
        "Link to it, move it to `static/`, or delete it.";
    FORBIDDEN_FILE "SL0109" "forbidden-file" Error free
        "Content links to a file that could run script in a reader's browser, or is not of a passive kind; or shows a video where none can stand."
        "Use PNG, JPEG, GIF, WebP, AVIF or PDF; what must be published as it is belongs in `static/`.";
    BAD_OUTPUT_PATH "SL0111" "bad-output-path" Error fixed
        "An address cannot be a file name on every system: a reserved device name, or more than 200 bytes."
        "Choose a shorter or another name.";

    // YAML
    YAML_SYNTAX "SL0201" "yaml-syntax" Error fixed
        "The YAML cannot be read."
        "Mend the syntax at the place; a text with `: ` or ` #` in it wants quotes.";
    DUPLICATE_KEY "SL0202" "duplicate-key" Error fixed
        "A key stands twice in one map."
        "Delete one of the two.";
    UNKNOWN_KEY "SL0203" "unknown-key" Error free
        "A key does not exist for this kind of file."
        "Correct the spelling, or put values of your own under `extra:`.";
    WRONG_TYPE "SL0204" "wrong-type" Error fixed
        "A value is of another type than its key wants."
        "Write the value as the message says; a number that is meant as text wants quotes.";
    MISSING_KEY "SL0205" "missing-key" Error fixed
        "A key that this kind of file needs is not there."
        "Add the key.";
    BAD_VALUE "SL0206" "bad-value" Error fixed
        "A value is of the right type, but not one of those that the key allows."
        "Use one of the values that the message names.";
    BAD_ID "SL0207" "bad-id" Error fixed
        "An id has characters that an id cannot have."
        "Use lower-case letters, digits and hyphens, with a letter first.";
    DUPLICATE_ID "SL0208" "duplicate-id" Error fixed
        "Two steps, headings, stages or FAQ entries have the same id."
        "Give one of them another id.";
    BAD_DATE "SL0209" "bad-date" Error fixed
        "A date is not a day of the calendar in the form `2026-11-22`."
        "Write year, month and day, with four, two and two digits.";
    BAD_DURATION "SL0210" "bad-duration" Error fixed
        "A duration looks like one, but cannot be read."
        "Write `30min`, `2h`, `2d`, `1–3w`, `3d–3w`, ISO 8601 such as `PT30M`, or a text that does not begin like these.";
    BAD_LANGUAGE "SL0211" "bad-language" Error fixed
        "A language is not a BCP 47 tag."
        "Write it as `zh-CN`, `en` or `pt-BR`.";
    BAD_ADDRESS "SL0212" "bad-address" Error fixed
        "An alias, or `base_url`, is not an address."
        "An alias is a path within the site, as `/old/path/`; `base_url` begins with `https://` or `http://`.";
    UNCLOSED_FRONT_MATTER "SL0213" "unclosed-front-matter" Error fixed
        "The front matter begins with `---`, but no line ends it."
        "Put a line `---` after the last key.";
    EMPTY_ANSWER "SL0214" "empty-answer" Error free
        "A FAQ entry has no answer."
        "Write the answer, or delete the entry.";
    MISPLACED_KEY "SL0215" "misplaced-key" Error fixed
        "A key is right for this kind of file, but not in this place or together with another."
        "Do what the message says: move the file or take the key away.";
    NOT_YET "SL0216" "no-effect-yet" Warning free
        "A key or an attribute is part of the format, but has no effect in this version."
        "Nothing to do: it is kept; the page is built without it.";
    TOO_DEEP "SL0217" "too-deep" Error fixed
        "Quotes, lists or YAML are nested deeper than the limit, or the file has too many parts."
        "Flatten the structure.";
    CUT_TEXT "SL0218" "cut-text" Warning free
        "A text in YAML ends before ` #`, since that begins a comment."
        "Put the text in quotes.";
    LOW_CONTRAST "SL0219" "low-contrast" Error fixed
        "Texts in a colour of `theme:` cannot be read by everybody: the contrast is below AA (WCAG 2.2, 1.4.3)."
        "Use a darker shade on light pages and a lighter one on dark pages; the message names one.";

    // Markdown
    STEP_WITHOUT_ID "SL0301" "step-without-id" Error fixed
        "A step has no id, so that nothing could link to it for long."
        "Give the heading an id that says what the step does: `### … {#submit}`.";
    NUMBERED_ID "SL0302" "numbered-id" Error fixed
        "The id of a step only counts, so that a new step before it would move every link."
        "Name the step by what it does: `{#submit}` rather than `{#step-3}`.";
    NO_STEPS "SL0303" "no-steps" Error fixed
        "A procedure marked `{.steps}` has no step under it."
        "Put a level-3 heading with an id for each step under it, or take `{.steps}` away.";
    STEPS_TWICE "SL0304" "steps-twice" Error fixed
        "A file has more than one procedure, or one that is not on a level-2 heading of a guide."
        "Keep one `## … {.steps}` in a guide; make the other a guide of its own.";
    UNKNOWN_ATTRIBUTE "SL0305" "unknown-attribute" Error fixed
        "A heading has an attribute or a class that does not exist there."
        "Correct the spelling or delete it; only steps have attributes other than `#id`.";
    NUMBERED_HEADING "SL0306" "numbered-heading" Warning free
        "The heading of a step says its number, which the program writes by itself."
        "Leave the number out of the heading.";
    REPEATED_TITLE "SL0307" "repeated-title" Warning free
        "The text repeats the title as its level-1 heading, or has another level-1 heading."
        "Delete the heading, or make it level 2: the title is the level-1 heading of the page.";
    SKIPPED_LEVEL "SL0308" "skipped-level" Warning free
        "A heading is more than one level below the one before it."
        "Use the next level, so that readers and screen readers can follow.";
    NO_ALT "SL0309" "no-alt" Warning free
        "An image or a video has no alternative text."
        "Write what it shows between the brackets: `![…](…)`.";
    RAW_HTML "SL0310" "raw-html" Warning free
        "HTML in the text is shown as text, since content cannot be trusted to run in a reader's browser."
        "Use Markdown; of HTML only `br kbd sub sup mark abbr small details summary` without attributes are taken.";
    UNKNOWN_CALLOUT "SL0311" "unknown-callout" Warning free
        "A quote begins like a callout, but of a kind that does not exist there."
        "Use NOTE, TIP, IMPORTANT, WARNING or CAUTION, and in a step RESULT or NEEDS.";
    BAD_ATTRIBUTES "SL0312" "bad-attributes" Warning free
        "Braces at the end of a heading look like attributes, but cannot be read as such, and are shown as text."
        "Write them as `{#id key=value}`: one pair of braces, no spaces in a value (`_` shows as one).";
    EMPTY_HEADING "SL0313" "empty-heading" Error free
        "A heading has no text."
        "Write the heading, or delete the line.";
    LOST_FOOTNOTE "SL0314" "lost-footnote" Warning free
        "Nothing refers to a footnote, or two footnotes have the same label, so that one is not shown."
        "Refer to it, give it another label, or delete it.";
    UNCLOSED_HTML "SL0315" "unclosed-html" Error fixed
        "A comment or a `<details>` is not closed, so that what follows would be lost in it."
        "Write `-->` or `</details>` on a line where it should end.";
    CONFLICT_MARKER "SL0316" "conflict-marker" Error fixed
        "A merge of Git was not finished: the file holds both versions, between lines of `<<<<<<<` and `>>>>>>>`."
        "Keep one of the two versions and delete the three marker lines.";
    NOT_A_HEADING "SL0317" "not-a-heading" Warning free
        "A line begins with `##`, but is no heading, and is shown as text."
        "Put a space after half-width `#` signs.";
    NOT_A_LINK "SL0318" "not-a-link" Warning free
        "A text looks like a link, an image or a footnote, but is none, and is shown as it stands."
        "Write `[text](address)` with half-width brackets, without a space between them or in the address.";
    FORGOTTEN_STEPS "SL0319" "forgotten-steps" Warning free
        "A guide has headings that are written like steps, but opens no procedure, so that they are no steps."
        "Mark the level-2 heading above them: `## … {.steps}`.";
    NO_TRANSCRIPT "SL0320" "no-transcript" Warning free
        "A video has neither subtitles nor a link in its caption, so that those who cannot hear it have nothing to read."
        "Link to a transcript in the paragraph of the video, or put subtitles beside it: `insert.vtt` for `insert.mp4`.";

    // Links
    UNRESOLVED "SL0401" "unresolved-reference" Error free
        "A link or a reference leads to nothing."
        "Correct the spelling, or write what it should lead to.";
    MISSING_ANCHOR "SL0402" "missing-anchor" Error free
        "A link leads to a page that exists, but not to a place on it."
        "Correct the part after `#`, or give the heading that id.";
    FORBIDDEN_URL "SL0403" "forbidden-url" Error fixed
        "A link has a scheme other than http, https, mailto and tel, or is not a URL."
        "Use one of these, a relative file link, or an id link such as `guide:fm/cancel`.";
    MISSING_IMAGE "SL0404" "missing-image" Error free
        "An image, a video or the picture for a video is not there."
        "Correct the path; it is relative to the file. The picture for `insert.mp4` is `insert.jpg` beside it.";
    UNREADABLE_IMAGE "SL0405" "unreadable-image" Error free
        "An image cannot be read: it is damaged, or not of the kind that its name says."
        "Save it again as PNG, JPEG, GIF, WebP or AVIF.";
    REMOTE_IMAGE "SL0406" "remote-image" Error free
        "An image comes from a host that the site does not allow, or a video from any host."
        "Put it beside the file, or list the host of an image under `image_hosts:`.";
    SLUG_LINK "SL0407" "slug-link" Warning free
        "A link from another file leads to a heading without an id, and breaks when the heading is reworded."
        "Give the heading an id: `## … {#id}`, and link to that.";
    AMBIGUOUS "SL0408" "ambiguous-reference" Error free
        "A file link leads to a guide shared by several card types, and it is not said for which."
        "Use an id link that names the card type, as `guide:fm/top-up`.";
    UNKNOWN_STAGE "SL0409" "unknown-stage" Error free
        "A stage does not exist in the task."
        "Use a stage of the task, or add it to `stages:` there.";
    UNKNOWN_CARD "SL0410" "unknown-card" Error free
        "A card type does not exist."
        "Correct the id, or add `content/cards/ID.md`.";
    UNKNOWN_TASK "SL0411" "unknown-task" Error free
        "A task does not exist."
        "Correct the id, or add `content/tasks/ID.md`.";
    UNKNOWN_NAME "SL0412" "unknown-name" Error free
        "A tag, a phase or a template does not exist."
        "Correct the name, or add it: tags and phases to `steplink.yaml`, templates to `templates/`.";
    OUTSIDE_CARDS "SL0413" "outside-cards" Error free
        "A FAQ entry is bound to a step of a card type that the entry is not about."
        "Add the card type to `cards:` of the entry, or take the step away.";
    LINK_TO_DRAFT "SL0414" "link-to-draft" Error free
        "A link leads to a draft, which is not published."
        "Publish the draft, or take the link away; `--drafts` builds drafts too.";

    // Templates
    TEMPLATE_SYNTAX "SL0501" "template-syntax" Error fixed
        "A template cannot be read."
        "Mend the syntax at the place.";
    TEMPLATE_RENDER "SL0502" "template-render" Error fixed
        "A template names something that its view does not have, or cannot be rendered for a page."
        "Correct the name; `docs/templates.md` lists what each template sees.";
    UNUSED_TEMPLATE "SL0503" "unused-template" Warning free
        "A file in `templates/` overrides nothing, and no page names it."
        "Correct its name, or delete it.";
    BAD_STRINGS "SL0504" "bad-strings" Error fixed
        "A catalogue of interface strings cannot be used."
        "A catalogue is a map from the keys of the built-in one to texts.";
    NO_STRINGS "SL0505" "no-strings" Warning free
        "There are no interface strings for a language of the site, or not all of them, so that others are shown."
        "Add `templates/strings/LANG.yaml` with the keys that the message names, or correct the language.";

    // Care
    NO_DESCRIPTION "SL0601" "no-description" Warning free
        "A page has no description for search engines and previews."
        "Add `description:`, one sentence.";
    UNVERIFIED "SL0602" "unverified" Warning free
        "A guide with steps does not say when somebody last checked it."
        "Check it, then add `verified: 2026-11-22`.";
    NO_HOME "SL0603" "no-home" Warning free
        "There is no `content/index.md`, so that the home page lists the content only."
        "Write `content/index.md`.";
    UNSAFE_HTML "SL0604" "unsafe-html" Warning free
        "`unsafe_html: true` stands in the configuration: whoever edits content can run script on the site."
        "Take it away unless every author is trusted.";
    NO_GUIDE "SL0605" "no-guide" Warning free
        "A task has no guide."
        "Write a guide with `task:` for it, or make the task a draft.";
    NO_BASE_URL "SL0606" "no-base-url" Warning free
        "The site does not say where it will be published, so that it has no sitemap and no canonical addresses."
        "Add `base_url: https://…/` to `steplink.yaml`, or build with `--base-url`.";
    NO_TITLE "SL0607" "no-title" Warning free
        "The site has no title."
        "Add `title:` to `steplink.yaml`; until then a common word stands for it.";
    NO_CHANNEL "SL0608" "no-channel" Warning free
        "A card type has several guides for one task, and one of them does not say by which way it goes."
        "Add `channel: {id: web, title: …}` to each of them, so that readers can tell them apart.";
    NEARLY_A_CARD "SL0609" "nearly-a-card" Warning free
        "A guide of no card type stands in a folder whose name is nearly that of a card type."
        "Move it into the folder of the card type, or rename the folder.";

    // Languages
    ORPHAN_TRANSLATION "SL0701" "orphan-translation" Error free
        "A translation has no file in the default language, from which its structure would come."
        "Write that file first, correct the name, or delete the translation.";
    CONTRADICTION "SL0702" "translation-contradicts" Error free
        "A translation says what only the file in the default language can say, or has other steps, another order or lists of another length."
        "Take it away, or bring the translation in line with the original: it says only what is translated.";
    OUTDATED "SL0703" "outdated-translation" Warning free
        "A step in the default language has changed since it was translated: the stamp `of=` is not that of the step, or the step has another id now."
        "Translate the step anew, then run `steplink lock --translations`; write the new id.";
    UNTRANSLATED "SL0704" "untranslated" Warning free
        "A text is not translated, so that readers of that language see it in the default language."
        "Add it to the translation.";
    LOST_HEADING "SL0705" "lost-heading" Warning free
        "The headings of a translation do not correspond to those of the original, so that links to some of them lead to the start of the text."
        "Write the same headings in the same order, or give them the ids of the original.";
    NEARLY_A_TRANSLATION "SL0706" "nearly-a-translation" Warning free
        "A file is named nearly like the translation of the file beside it, `cancel-en.md` for `cancel.en.md`, and becomes a page of its own."
        "Put a point before the language: `cancel.en.md`.";

    // Facts
    BAD_LOOKUP "SL0801" "bad-look-up" Error free
        "Double braces that were meant as the look-up of a fact are none: they hold more than a name, or are not closed."
        "Write `{{ card.NAME }}` or `{{ site.NAME }}`, or put braces that are shown into code.";
    UNKNOWN_FACT "SL0802" "unknown-fact" Error free
        "A text looks up a fact that does not exist."
        "Correct the name, or add the fact: to `facts:` of the card types, or of `steplink.yaml`.";
    MISSING_FACT "SL0803" "missing-fact" Error free
        "A text looks up a fact that a card type does not have, for which a page shows the text."
        "Add the fact to `facts:` of the card type, or put a condition around the text.";
    WHOSE_FACT "SL0804" "whose-fact" Error free
        "A text looks up a fact of a card type, on a page that is not about one card type."
        "Look up a fact of the site, or write the text for one card type.";
    SHOWN_BRACES "SL0805" "shown-braces" Warning free
        "Double braces look nothing up, and are shown as they stand."
        "Write `{{ card.NAME }}` or `{{ site.NAME }}`, or put braces that are shown into code.";
    BAD_CONDITION "SL0806" "bad-condition" Error free
        "A condition or a snippet cannot be read, does not end where it begins, or stands where none can."
        "Write `<!-- when card=fm -->` and `<!-- /when -->` on lines of their own, in one step; a whole step has `when=fm` in its braces.";
    IDLE_CONDITION "SL0807" "idle-condition" Error free
        "A condition is never true, or always, for the card types that the text is for."
        "Take it away, together with what stands under it if that is never shown; or correct the card types.";
    NO_STEP_LEFT "SL0808" "no-step-left" Error free
        "The conditions of a shared guide leave a card type without a step."
        "Take the card type out of `cards:`, or give it a step.";
    UNKNOWN_SNIPPET "SL0809" "unknown-snippet" Error free
        "A text includes a snippet that does not exist."
        "Correct the id, or write `content/snippets/ID.md`.";
    SNIPPET_CYCLE "SL0810" "snippet-cycle" Error free
        "A snippet is included in itself."
        "Take one of the two away.";
    UNUSED_SNIPPET "SL0811" "unused-snippet" Warning free
        "No text includes a snippet."
        "Include it: `<!-- include ID -->`, or delete it.";
    AMBIGUOUS_TERM "SL0812" "ambiguous-term" Error free
        "A word stands for two terms, so that it is not clear where it should lead."
        "Take it away from one of the two.";
    LINK_IN_TEXT "SL0813" "link-in-text" Error fixed
        "A text that can have no links looks up a fact that is a link: a key of the front matter, the title of a step, the text of a link."
        "Look up a fact that is a text, or put the look-up into the text of the page.";
    LOOKUP_IN_SLUG "SL0814" "look-up-in-slug" Warning free
        "A heading with a look-up has no id, so that its address is made of the name of the fact."
        "Give the heading an id: `{#id}`.";
    BAD_TABS "SL0815" "bad-tabs" Error free
        "Tabs cannot be read: they do not end where they begin, stand in others, or are not two headings or more of one level, each with its text."
        "Write `<!-- tabs -->`, a heading and a text for each option, and `<!-- /tabs -->`, the comments on lines of their own.";
    LOST_ADDRESS "SL0901" "lost-address" Error fixed
        "An address of the ledger leads nowhere: a page, a step or a question that was published is gone, without a successor."
        "Name its successor: `aliases:` of a page or a question, `was=` of a step, `moved:` of a guide; or write into `content/gone.yaml` that it ended.";
    UNLOCKED_ADDRESS "SL0902" "unlocked-address" Error free
        "With `--locked`, an address is not in the ledger."
        "Run `steplink lock`, and commit what it writes.";
    DUPLICATE_CODE "SL0903" "duplicate-code" Error fixed
        "Two steps have one code in the ledger: two branches have locked them."
        "Run `steplink lock --recode`: the step that comes later gets another one.";
    BAD_LEDGER "SL0904" "bad-ledger" Error fixed
        "A line of the ledger is neither an address nor an address and a code."
        "Take the line back from Git, or delete it and run `steplink lock`.";

    // Search
    SEARCH_MISSES "SL1001" "search-misses" Error free
        "A question of `search-tests.yaml` does not find what it should."
        "Name what readers call it: `keywords:` of the page, `synonyms:` of the site; or correct the test.";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_names_are_unique_and_in_order() {
        for pair in ALL.windows(2) {
            assert!(pair[0].code < pair[1].code, "{} before {}", pair[0].code, pair[1].code);
        }
        for rule in ALL {
            assert!(std::ptr::eq(find(rule.name).expect("a rule"), *rule), "{} is not unique", rule.name);
        }
    }
}
