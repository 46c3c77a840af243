//! Steps and questions that go into another file, in every language.

use super::kinds::Move;
use super::renames::Taken;
use super::sources::{cards_of, front_of, is_shared, item_of, node_of_faq};
use super::steps::{Heading, Said};
use crate::edit::Error;
use crate::edit::keys::MapIn;
use crate::edit::text::{Edit, edited};
use crate::edit::translation::{end_of_list, line_start};
use crate::model::front::Keys;
use crate::model::markup::{Inline, Step, visit_inlines};
use crate::model::{Doc, FaqDoc, Role};
use crate::schema::{Node, Value};

/// A text that goes from one file into another, with the changes that it gets itself.
struct Transfer {
    from: String,
    start: usize,
    end: usize,
    to: String,
    at: usize,
    own: Vec<Edit>,
}

impl<'w> Move<'w> {
    /// A step goes into another guide, as its last one; the guide that it leaves says where it is.
    pub(super) fn move_step(
        &mut self,
        doc: &'w Doc,
        step: &'w Step,
        target: &'w Doc,
        new: &str,
    ) -> Result<(), Error> {
        let target_name = target.role.reference();
        let Some(procedure) = &target.body.procedure else {
            let help = format!("mark the heading of the steps in `{}`: `## … {{.steps}}`", target.file);
            return Err(Error::refused(format!("`{target_name}` has no steps"), help));
        };
        if procedure.steps.iter().any(|other| other.id == new) {
            return Err(Error::refused(format!("`{target_name}` has a step `{new}` already"), "choose another id"));
        }
        let pages = pairs(doc, step, target)?;
        let source = doc.role.reference();
        let ids = || step.attributes.former.iter().map(|former| &former.value).chain([&step.id]);
        for (page, other, _) in &pages {
            for id in ids() {
                self.renames.places.insert((page.clone(), id.clone()), (other.clone(), new.to_owned()));
            }
        }
        for id in ids() {
            let place = (target.role.reference(), new.to_owned());
            self.renames.in_sources.insert((source.clone(), id.clone()), place);
        }
        self.note_where(doc, step, &pages, new)?;
        self.forget_moved(target, new);
        let same_task = task_of(doc).is_some() && task_of(doc) == task_of(target);
        let stage = if same_task { self.stage_of(doc, step) } else { Said::Nothing };
        let when = condition_in(target, step, &pages);
        let own = Heading { id: new, stage, when, was: Said::Nothing }.edit(step, self.text(&doc.file))?;
        self.transfer_step(doc, step, target, vec![own])?;
        let languages = self.world.docs.translations.iter();
        for language in languages {
            let find = |role: &Role| language.docs.iter().find(|own| own.role == *role);
            let translated = find(&doc.role).and_then(|own| Some((own, step_in(own, &step.id)?)));
            let Some((own, other)) = translated else {
                continue;
            };
            let Some(target) = find(&target.role) else {
                let help = format!("first: `steplink new translation {target_name}`");
                let message =
                    format!("`{target_name}` has no translation that the step in `{}` could go into", own.file);
                return Err(Error::refused(message, help));
            };
            let heading = Heading { id: new, stage: Said::AsIs, when: Said::AsIs, was: Said::AsIs };
            let edit = heading.edit(other, self.text(&own.file))?;
            self.transfer_step(own, other, target, vec![edit])?;
        }
        Ok(())
    }

    /// The guide that a step leaves says where it is, for each of its former ids, too.
    fn note_where(
        &mut self,
        doc: &Doc,
        step: &Step,
        pages: &[(String, String, Option<String>)],
        new: &str,
    ) -> Result<(), Error> {
        let text = self.text(&doc.file);
        let nothing = (Node { value: Value::Map(Vec::new()), span: 0..0 }, 0);
        let has_front = front_of(doc, text).is_some();
        let (node, end) = front_of(doc, text).unwrap_or(nothing);
        let map = MapIn { node: &node, text, end };
        let reference = |page: &str| format!("step:{}#{new}", page.strip_prefix("guide:").unwrap_or(page));
        let ids: Vec<&str> =
            step.attributes.former.iter().map(|former| former.value.as_str()).chain([step.id.as_str()]).collect();
        let first = &pages[0].1;
        let mut lines: Vec<(String, String)> = Vec::new();
        if pages.iter().all(|(_, to, _)| to == first) {
            lines.extend(ids.iter().map(|id| ((*id).to_owned(), reference(first))));
        } else {
            for (_, to, card) in pages {
                let steps: Vec<String> = ids.iter().map(|id| format!("{id}: {}", reference(to))).collect();
                lines.push((card.clone().unwrap_or_default(), format!("{{{}}}", steps.join(", "))));
            }
        }
        let value = lines.iter().map(|(key, value)| format!("{key}: {value}")).collect::<Vec<_>>().join(", ");
        let edit = match (has_front, node.get("moved"), lines.as_slice()) {
            (false, ..) => Edit::insert(0, format!("---\nmoved: {{{value}}}\n---\n")),
            (true, None, [(first, to), rest @ ..]) => {
                let mut edit = map.add_to_map("moved", first, to)?;
                let more: Vec<String> = rest.iter().map(|(key, value)| format!(", {key}: {value}")).collect();
                let at = edit.text.rfind('}').unwrap_or(edit.text.len());
                edit.text.insert_str(at, &more.concat());
                edit
            }
            (true, Some(_), [(key, to)]) if !key.is_empty() => map.add_to_map("moved", key, to)?,
            (true, ..) => {
                let help = format!("write it so: `moved: {{{value}}}`, and take the step over by hand");
                return Err(Error::refused(format!("`moved` of `{}` cannot be added to", doc.file), help));
            }
        };
        self.edit(&doc.file, edit);
        Ok(())
    }

    /// A step that comes back to a guide has moved no longer.
    fn forget_moved(&mut self, target: &Doc, id: &str) {
        let text = self.text(&target.file);
        if let Some((node, end)) = front_of(target, text)
            && let Some(edit) = (MapIn { node: &node, text, end }).remove_from_map("moved", id)
        {
            self.edit(&target.file, edit);
        }
    }

    fn transfer_step(&mut self, from: &Doc, step: &Step, to: &Doc, own: Vec<Edit>) -> Result<(), Error> {
        let text = self.text(&from.file);
        check_whole(from, step, text)?;
        let last = to.body.procedure.as_ref().and_then(|procedure| procedure.steps.last());
        let into = self.text(&to.file);
        let at = match last {
            Some(last) => last.extent.end,
            None => {
                let heading = to.body.procedure.as_ref().map_or(into.len(), |procedure| procedure.heading.span.end);
                into[heading..].find('\n').map_or(into.len(), |at| heading + at + 1)
            }
        };
        self.transfer(Transfer {
            from: from.file.to_string(),
            start: step.extent.start,
            end: step.extent.end,
            to: to.file.to_string(),
            at,
            own,
        });
        Ok(())
    }

    fn transfer(&mut self, transfer: Transfer) {
        let Transfer { from, start, end, to, at, own } = transfer;
        let source = self.source_of(&from);
        self.renames.taken.push(Taken { file: from.clone(), start, end, to: to.clone(), source });
        // The changes of the text itself are made when all of them are known.
        self.transfers.push((from.clone(), start, end, to, at));
        for edit in own {
            self.edit(&from, edit);
        }
    }

    fn source_of(&self, file: &str) -> String {
        let original = self.world.originals.get(file).map_or(file, |(original, _)| original.as_ref());
        let doc = self.world.docs.docs.iter().find(|doc| *doc.file == *original);
        let faq = || self.world.docs.faqs.iter().find(|faq| *faq.file == *original);
        doc.map(|doc| doc.role.reference())
            .or_else(|| faq().map(|faq| format!("faq:{}", faq.id)))
            .unwrap_or_default()
    }

    /// Takes the texts that go elsewhere out of the changes of their files, and puts them where they go.
    ///
    /// # Errors
    /// Changes that cannot be made together.
    pub(super) fn carry_over(&mut self) -> Result<(), Error> {
        for (from, start, end, to, at) in std::mem::take(&mut self.transfers) {
            let all = self.edits.remove(&from).unwrap_or_default();
            let (inner, outer): (Vec<Edit>, Vec<Edit>) =
                all.into_iter().partition(|edit| edit.start >= start && edit.end <= end && edit.start < end);
            let inner: Vec<Edit> = inner
                .into_iter()
                .map(|edit| Edit { start: edit.start - start, end: edit.end - start, text: edit.text })
                .collect();
            let text = edited(&self.text(&from)[start..end], &inner)?;
            self.edits.insert(from.clone(), outer);
            self.edit(&from, Edit { start, end, text: String::new() });
            let into = self.text(&to);
            let before = &into[..at];
            let space = if before.ends_with("\n\n") || before.is_empty() {
                ""
            } else if before.ends_with('\n') {
                "\n"
            } else {
                "\n\n"
            };
            let after = if into[at..].trim().is_empty() { "" } else { "\n" };
            self.edit(&to, Edit::insert(at, format!("{space}{}\n{after}", text.trim_end())));
        }
        Ok(())
    }

    /// A question goes into another group, as its last one.
    pub(super) fn move_entry(
        &mut self,
        faq: &'w FaqDoc,
        id: &str,
        target: &'w FaqDoc,
        new: &str,
    ) -> Result<(), Error> {
        let text = self.text(&faq.file);
        let node = node_of_faq(faq, text);
        let (item, end) = item_of(&node, text, id)?;
        let now = format!("/faq/{}/{new}/", target.id);
        let edits = leave_group(faq, id, &MapIn { node: item, text, end }, &now)?;
        self.transfer_entry(faq, id, target, new, edits)?;
        for language in &self.world.docs.translations {
            let find = |id: &str| language.faqs.iter().find(|own| own.id == id);
            let Some(own) = find(&faq.id).filter(|own| own.entries.iter().any(|entry| entry.keys.id.value.0 == id))
            else {
                continue;
            };
            let Some(other) = find(&target.id) else {
                let help = format!("first: `steplink new translation faq:{}`", target.id);
                let message = format!(
                    "`faq:{}` has no translation that the question in `{}` could go into",
                    target.id, own.file
                );
                return Err(Error::refused(message, help));
            };
            self.transfer_entry(own, id, other, new, Vec::new())?;
        }
        Ok(())
    }

    fn transfer_entry(
        &mut self,
        from: &FaqDoc,
        id: &str,
        to: &FaqDoc,
        new: &str,
        mut own: Vec<Edit>,
    ) -> Result<(), Error> {
        let text = self.text(&from.file);
        let node = node_of_faq(from, text);
        let (item, end) = item_of(&node, text, id)?;
        let start = line_start(text, item.span.start);
        let into = self.text(&to.file);
        let target = node_of_faq(to, into);
        let is_block = |text: &str, start: usize| text[start..].starts_with("  - ");
        let last = match target.get("entries").map(|entries| &entries.value) {
            Some(Value::List(items)) => items.last().map(|last| line_start(into, last.span.start)),
            _ => None,
        };
        if !is_block(text, start) || !last.is_some_and(|last| is_block(into, last)) || from.entries.len() < 2 {
            let what =
                if from.entries.len() < 2 { "is the only one of its group" } else { "is written in another style" };
            let help = "move it by hand, with the old address under `aliases:`";
            return Err(Error::refused(format!("the question `{id}` in `{}` {what}", from.file), help));
        }
        if id != new
            && let Some(own_id) = item.get("id")
        {
            let raw = &text[own_id.span.clone()];
            let at = own_id.span.start + raw.find(id).unwrap_or(0);
            own.push(Edit::replace(&(at..at + id.len()), new));
        }
        let at = end_of_list("entries", &target, into);
        let end = end.max(start);
        self.transfer(Transfer { from: from.file.to_string(), start, end, to: to.file.to_string(), at, own });
        Ok(())
    }
}

/// Refuses a step that needs what stands elsewhere in its file.
fn check_whole(doc: &Doc, step: &Step, text: &str) -> Result<(), Error> {
    let mut footnote = false;
    let parts = [Some(&step.blocks), step.result.as_ref(), step.needs.as_ref()];
    for blocks in parts.into_iter().flatten() {
        visit_inlines(blocks, &mut |inlines| footnote |= has_footnote(inlines));
    }
    let defined = doc.body.links.iter().map(|slot| &slot.target.span);
    let own = &text[step.extent.clone()];
    let by_label = own.contains("][") || own.contains("[]") && !own.contains("[](");
    let elsewhere = defined.filter(|span| !step.extent.contains(&span.start)).count() > 0 && by_label;
    if footnote || elsewhere {
        let what = if footnote { "a footnote" } else { "a link whose address stands elsewhere in the file" };
        let help = "write it into the step itself, and try again";
        return Err(Error::refused(format!("the step in `{}` has {what}", doc.file), help));
    }
    Ok(())
}

/// The addresses that a question had in a group stay its own when it has another one, which is `now`: with its
/// former ids, and with the former addresses of the group.
fn leave_group(faq: &FaqDoc, id: &str, item: &MapIn<'_>, now: &str) -> Result<Vec<Edit>, Error> {
    let aliases = match item.node.get("aliases").map(|aliases| &aliases.value) {
        Some(Value::List(aliases)) => aliases.as_slice(),
        _ => &[],
    };
    let mut edits = Vec::new();
    let mut ids = Vec::new();
    let mut has = Vec::new();
    for alias in aliases {
        match &alias.value {
            Value::Text(old) if old.starts_with('/') => has.push(old.clone()),
            Value::Text(old) => {
                ids.push(old.as_str());
                let address = format!("/faq/{}/{old}/", faq.id);
                edits.push(Edit::replace(&alias.span, address.clone()));
                has.push(address);
            }
            _ => {}
        }
    }
    ids.push(id);
    let mut addresses = vec![format!("/faq/{}/{id}/", faq.id)];
    for former in faq.common.aliases.iter().filter_map(|aliases| aliases.for_card(None)).flatten() {
        let group = former.value.trim_end_matches('/');
        addresses.extend(ids.iter().map(|id| format!("{group}/{id}/")));
    }
    addresses.retain(|address| address != now && !has.contains(address));
    edits.extend(item.add_to_list("aliases", &addresses, now)?);
    Ok(edits)
}

/// The pages of a guide that show a step, with those of the guide that takes it over, and the card type of each.
fn pairs(doc: &Doc, step: &Step, target: &Doc) -> Result<Vec<(String, String, Option<String>)>, Error> {
    let (from, to) = (Move::pages_of(doc), Move::pages_of(target));
    let mut pairs = Vec::new();
    let condition = step.attributes.condition.as_ref();
    let shows = |card: &Option<String>| condition.zip(card.as_ref()).is_none_or(|(own, card)| own.holds(card));
    for (page, card) in from.into_iter().filter(|(_, card)| shows(card)) {
        let found = if is_shared(target) {
            let own = card.clone().or_else(|| folder_of(doc));
            to.iter().find(|(_, other)| *other == own)
        } else {
            to.first()
        };
        let Some((other, _)) = found else {
            let cards: Vec<&str> = cards_of(target).collect();
            let message =
                format!("the guide has no page for the card type of `{page}`: it is for {}", cards.join(", "));
            return Err(Error::refused(message, "move the step to a guide that has one"));
        };
        pairs.push((page, other.clone(), card));
    }
    Ok(pairs)
}

/// What a step says of card types in a guide that takes it over: it is shown for those for which it was shown.
fn condition_in(target: &Doc, step: &Step, pages: &[(String, String, Option<String>)]) -> Said {
    let all = if is_shared(target) { Move::pages_of(target) } else { Vec::new() };
    let shown = |page: &str| pages.iter().any(|(_, other, _)| other == page);
    let condition = step.attributes.condition.as_ref();
    let holds = |card: &str| condition.is_none_or(|condition| condition.holds(card));
    let of = |card: &Option<String>| card.clone().unwrap_or_default();
    if all.iter().all(|(page, _)| shown(page)) {
        Said::Nothing
    } else if all.iter().all(|(page, card)| shown(page) == holds(&of(card))) {
        Said::AsIs
    } else {
        let cards: Vec<String> = all.iter().filter(|(page, _)| shown(page)).map(|(_, card)| of(card)).collect();
        Said::Now(cards.join(","))
    }
}

fn folder_of(doc: &Doc) -> Option<String> {
    match &doc.role {
        Role::Guide(path) => path.split_once('/').map(|(folder, _)| folder.to_owned()),
        _ => None,
    }
}

fn task_of(doc: &Doc) -> Option<&str> {
    match &doc.front.kind {
        Keys::Guide(keys) => keys.task.as_ref().map(|task| task.value.0.as_str()),
        _ => None,
    }
}

fn step_in<'d>(doc: &'d Doc, id: &str) -> Option<&'d Step> {
    doc.body.procedure.iter().flat_map(|procedure| &procedure.steps).find(|step| step.id == id)
}

fn has_footnote(inlines: &[Inline]) -> bool {
    inlines.iter().any(|inline| matches!(inline, Inline::Footnote(..)) || has_footnote(inline.inner()))
}
