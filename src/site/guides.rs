//! Guides as pages: those of one card type, of none, and those that several card types share.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::tree::{FileTarget, Tree};
use super::{Choose, Guide, Kind, PageId};
use crate::diag::{Diags, Place, rules};
use crate::id::{did_you_mean, nearest};
use crate::model::front::{GuideKeys, Keys};
use crate::model::{Doc, Role};
use crate::schema::{At, FileId, PerCard};
use crate::variants::PageDoc;

impl<'a> Tree<'a> {
    pub(super) fn add_guides(&mut self, guides: &[&'a PageDoc<'a>], diags: &mut Diags) {
        for page_doc in guides {
            let doc: &'a Doc = &page_doc.doc;
            let (Role::Guide(path), Keys::Guide(keys)) = (&doc.role, &doc.front.kind) else {
                continue;
            };
            let folder = path.split_once('/').map(|(folder, _)| folder);
            let card = folder.and_then(|folder| self.cards.iter().position(|card| card.id == folder));
            match (card, &keys.cards) {
                (Some(own), cards) => {
                    check_own(doc, keys, cards.as_deref(), diags);
                    let page = self.add_guide(doc, keys, path.clone(), card, diags);
                    self.check_card_types(doc, keys, &[(own, page)], diags);
                    self.name(["guide:", path].concat(), doc, page);
                }
                (None, Some(cards)) => self.add_shared(page_doc, path, cards, diags),
                (None, None) => {
                    if doc.troubled {
                        // Its `cards` may be what is wrong.
                        self.partly_known.insert(path.clone());
                    } else {
                        self.check_of_none(doc, keys, folder, diags);
                    }
                    let page = self.add_guide(doc, keys, path.clone(), None, diags);
                    self.name(["guide:", path].concat(), doc, page);
                }
            }
        }
    }

    /// Finds the guides that have the title of a guide of another card type.
    pub(super) fn find_namesakes(&mut self) {
        let mut first_of: FxHashMap<&str, usize> = FxHashMap::default();
        let mut several: FxHashSet<&str> = FxHashSet::default();
        for guide in &self.guides {
            let (title, Some(card)) = (guide.doc.title.as_str(), guide.card) else {
                continue;
            };
            if *first_of.entry(title).or_insert(card) != card {
                several.insert(title);
            }
        }
        for guide in &mut self.guides {
            guide.has_namesake = guide.card.is_some() && several.contains(guide.doc.title.as_str());
        }
    }

    fn add_guide(
        &mut self,
        doc: &'a Doc,
        keys: &'a GuideKeys,
        path: String,
        card: Option<usize>,
        diags: &mut Diags,
    ) -> PageId {
        let at = self.guides.len();
        let page = self.add(doc, format!("/guides/{path}/"), Kind::Guide(at), card, diags);
        self.guides.push(Guide {
            page,
            path,
            doc,
            keys,
            card,
            task: None,
            stages: Vec::new(),
            not_needed: Vec::new(),
            step_entries: Vec::new(),
            codes: Vec::new(),
            moved: Vec::new(),
            has_namesake: false,
            choose: None,
        });
        page
    }

    fn add_shared(&mut self, page_doc: &'a PageDoc<'a>, path: &str, cards: &'a [At<FileId>], diags: &mut Diags) {
        let doc: &'a Doc = &page_doc.doc;
        let mut variants = Vec::new();
        for written in cards {
            let Some(card) = self.find_card(written, &doc.file, diags) else {
                if self.drafts.contains(&format!("card:{}", written.value.0)) {
                    self.drafts.insert(format!("guide:{}/{path}", written.value.0));
                }
                continue;
            };
            if variants.iter().any(|(other, _)| *other == card) {
                let message = format!("the card type `{}` stands twice", written.value.0);
                diags.push(&rules::DUPLICATE_ID, Place::new(&doc.file, &written.span), message);
                continue;
            }
            let path = format!("{}/{path}", written.value.0);
            let own = page_doc.for_card(&written.value.0);
            let Keys::Guide(keys) = &own.front.kind else {
                continue;
            };
            let page = self.add_guide(own, keys, path.clone(), Some(card), diags);
            self.by_ref.insert(["guide:", &path].concat(), page);
            variants.push((card, page));
        }
        if cards.is_empty() && !doc.troubled {
            let message = "`cards` names no card type, so that the guide has no page";
            let help = "name the card types that share it, or take the key away";
            diags.push_with_help(&rules::MISPLACED_KEY, Place::whole(&doc.file), message, help);
        }
        if variants.len() < cards.len().max(1) {
            // What refers to a page that is missing for a reason that has been said is not reported.
            self.partly_known.insert(path.to_owned());
        }
        if let Keys::Guide(keys) = &doc.front.kind {
            self.check_card_types(doc, keys, &variants, diags);
        }
        let choose = self.chooses.len();
        let page = self.add(doc, format!("/guides/{path}/"), Kind::Choose(choose), None, diags);
        self.pages[page].body = None;
        let first = self.guides.len() - variants.len();
        self.guides[first..].iter_mut().for_each(|guide| guide.choose = Some(choose));
        let mut guides: Vec<usize> = (first..self.guides.len()).collect();
        guides.sort_by_key(|guide| self.guides[*guide].card);
        self.chooses.push(Choose { page, doc, guides });
        self.by_ref.insert(["guide:", path].concat(), page);
        self.by_file.insert(Arc::clone(&doc.file), FileTarget::Shared(variants, page));
    }

    /// What is said for some card types only is said for those that the guide is of.
    fn check_card_types(&self, doc: &Doc, keys: &GuideKeys, own: &[(usize, PageId)], diags: &mut Diags) {
        let mut check = |written: &At<FileId>| {
            let Some(card) = self.find_card(written, &doc.file, diags) else {
                return;
            };
            if own.iter().all(|(own, _)| *own != card) {
                let message = format!("this guide has no page for the card type `{}`", written.value.0);
                let help = format!("take `{0}` away here, or make it a guide of `{0}`, too", written.value.0);
                diags.push_with_help(&rules::UNKNOWN_CARD, Place::new(&doc.file, &written.span), message, help);
            }
        };
        keys.materials.iter().flatten().flat_map(|material| &material.cards).for_each(&mut check);
        let is_shared = keys.cards.is_some();
        if let (true, Some(PerCard::Each(values))) = (is_shared, keys.not_needed.as_deref()) {
            for (card, _) in values {
                check(&file_id(card));
            }
        }
        if let (true, Some(PerCard::Each(values))) = (is_shared, &doc.front.common.aliases) {
            for (card, _) in values {
                check(&file_id(card));
            }
        }
        let ids: Vec<&str> = own.iter().map(|(card, _)| self.cards[*card].id).collect();
        report_idle_materials(doc, keys, &ids, diags);
    }

    /// Finds a card type and reports one that does not exist.
    pub fn find_card(&self, written: &At<FileId>, file: &Arc<str>, diags: &mut Diags) -> Option<usize> {
        let id = &written.value.0;
        let found = self.cards.iter().position(|card| card.id == id);
        if found.is_none() && !self.is_excused(&format!("card:{id}")) {
            let help = did_you_mean(id, self.cards.iter().map(|card| card.id))
                .unwrap_or_else(|| format!("correct it, or add `content/cards/{id}.md`"));
            let message = format!("there is no card type `{id}`");
            diags.push_with_help(&rules::UNKNOWN_CARD, Place::new(file, &written.span), message, help);
        }
        found
    }

    fn check_of_none(&self, doc: &Doc, keys: &GuideKeys, folder: Option<&str>, diags: &mut Diags) {
        check_per_card(doc, keys, diags);
        report_idle_materials(doc, keys, &[], diags);
        let near = folder.and_then(|folder| nearest(folder, self.cards.iter().map(|card| card.id)));
        let Some(task) = &keys.task else {
            if let Some(near) = near {
                let message = "a guide of no card type, in a folder that is named nearly like one";
                let help = format!("did you mean the folder `content/guides/{near}/`?");
                diags.push_with_help(&rules::NEARLY_A_CARD, Place::whole(&doc.file), message, help);
            }
            return;
        };
        if folder.is_some_and(|folder| self.drafts.contains(&format!("card:{folder}"))) {
            return;
        }
        let ids: Vec<_> = self.cards.iter().map(|card| card.id).take(5).collect();
        let help = match (near, folder) {
            (Some(near), _) => format!("did you mean the folder `content/guides/{near}/`?"),
            (None, Some(folder)) if !ids.contains(&folder) => {
                format!(
                    "add the card type, `content/cards/{folder}.md`, or say which share the guide: `cards: […]`"
                )
            }
            (None, _) => format!("add `cards: [{}]`, or move it into the folder of a card type", ids.join(", ")),
        };
        let message = "a guide with `task`, but of no card type";
        diags.push_with_help(&rules::MISPLACED_KEY, Place::new(&doc.file, &task.span), message, help);
    }
}

/// Reports materials for some card types where that makes no difference; `own` are the card types of the guide.
fn report_idle_materials(doc: &Doc, keys: &GuideKeys, own: &[&str], diags: &mut Diags) {
    for cards in keys.materials.iter().flatten().map(|material| &material.cards) {
        let is_of = |id: &&str| cards.iter().any(|card| card.value.0 == **id);
        if let Some(first) = cards.first().filter(|_| own.iter().all(is_of)) {
            let message = match own {
                [] => "`cards` of a material, in a guide of no card type".to_owned(),
                _ => format!("a material for every card type of the guide: {}", own.join(", ")),
            };
            diags.push_with_help(
                &rules::IDLE_CONDITION,
                Place::new(&doc.file, &first.span),
                message,
                "take `cards` away here",
            );
        }
    }
}

fn file_id(name: &At<String>) -> At<FileId> {
    At { value: FileId(name.value.clone()), span: name.span.clone() }
}

/// The folder says the card type of a guide, so that the guide need not.
fn check_own(doc: &Doc, keys: &GuideKeys, cards: Option<&[At<FileId>]>, diags: &mut Diags) {
    if let Some(first) = cards.and_then(|cards| cards.first()) {
        let message = "`cards` in the folder of a card type";
        let help = "take it away, or move the file out of the folder to share it";
        diags.push_with_help(&rules::MISPLACED_KEY, Place::new(&doc.file, &first.span), message, help);
    }
    check_per_card(doc, keys, diags);
}

/// A map from card types says nothing in a guide that is not shared.
fn check_per_card(doc: &Doc, keys: &GuideKeys, diags: &mut Diags) {
    let mut report = |name: &str, first: Option<&At<String>>| {
        if let Some(first) = first {
            let message = format!("`{name}` as a map from card types, in a guide that is not shared");
            let help = "write it as a list";
            diags.push_with_help(&rules::MISPLACED_KEY, Place::new(&doc.file, &first.span), message, help);
        }
    };
    if let Some(PerCard::Each(values)) = keys.not_needed.as_deref() {
        report("not_needed", values.first().map(|(card, _)| card));
    }
    if let Some(PerCard::Each(values)) = &doc.front.common.aliases {
        report("aliases", values.first().map(|(card, _)| card));
    }
}
