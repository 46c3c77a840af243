//! FAQ groups and their entries, as pages.

use std::borrow::Cow;
use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::addresses::Owner;
use super::tree::{FileTarget, Tree};
use super::{Entry, Group, Kind, Page, PageId, ResolvedBody};
use crate::diag::{Diags, Place, rules};
use crate::model::FaqDoc;
use crate::schema::{At, FileId};
use crate::variants::Pages;

impl<'a> Tree<'a> {
    pub(super) fn add_groups(&mut self, pages: &'a Pages<'a>, drafts: bool, diags: &mut Diags) {
        let mut faqs: Vec<&'a FaqDoc> = pages.faqs.iter().map(|faq| -> &'a FaqDoc { faq }).collect();
        faqs.sort_by_key(|faq| (faq.common.weight(), &faq.title, &faq.id));
        for faq in faqs {
            if faq.common.draft == Some(true) && !drafts {
                self.drafts.insert(format!("faq:{}", faq.id));
                self.drafts
                    .extend(faq.entries.iter().map(|entry| format!("faq:{}/{}", faq.id, entry.keys.id.value.0)));
                self.by_file.insert(Arc::clone(&faq.file), FileTarget::Draft);
                continue;
            }
            self.add_group(faq, diags);
        }
    }

    fn add_group(&mut self, faq: &'a FaqDoc, diags: &mut Diags) {
        let group = self.groups.len();
        let address = format!("/faq/{}/", faq.id);
        self.addresses.claim(&address, Owner::file(&faq.file), diags);
        self.pages.push(Page {
            address,
            title: Cow::Borrowed(&faq.title),
            kind: Kind::Group(group),
            common: Some(&faq.common),
            file: Some(&faq.file),
            body: None,
            card: None,
            parent: None,
            incomplete: faq.incomplete,
            lent: self.is_lent(&faq.text_file, &faq.file),
        });
        let page = self.pages.len() - 1;
        self.by_ref.insert(format!("faq:{}", faq.id), page);
        self.by_file.insert(Arc::clone(&faq.file), FileTarget::Page(page));
        self.groups.push(Group { id: &faq.id, page, doc: faq, entries: Vec::new() });
        let mut ids = FxHashSet::default();
        for doc in &faq.entries {
            let id = doc.keys.id.value.0.as_str();
            if !ids.insert(id) {
                let message = format!("the entry `{id}` stands twice in this group");
                let place = Place::new(&faq.file, &doc.keys.id.span);
                diags.push_with_help(&rules::DUPLICATE_ID, place, message, "give one of the two another id");
                // The entry that seems missing may be this one.
                self.pages[page].incomplete = true;
                continue;
            }
            let cards = doc.keys.cards.as_deref().unwrap_or_default();
            let is_draft = |card: &At<FileId>| self.drafts.contains(&format!("card:{}", card.value.0));
            if !cards.is_empty() && cards.iter().all(is_draft) {
                self.drafts.insert(format!("faq:{}/{id}", faq.id));
                continue;
            }
            let entry = self.entries.len();
            let page = self.settings.faq_pages.then(|| self.add_entry_page(faq, doc, entry, diags));
            self.groups[group].entries.push(entry);
            self.entries.push(Entry {
                id,
                group,
                page,
                doc,
                cards: Vec::new(),
                steps: Vec::new(),
                links: ResolvedBody::default(),
            });
        }
    }

    fn add_entry_page(
        &mut self,
        faq: &'a FaqDoc,
        doc: &'a crate::model::EntryDoc,
        entry: usize,
        diags: &mut Diags,
    ) -> PageId {
        let id = &doc.keys.id;
        let address = format!("/faq/{}/{}/", faq.id, id.value.0);
        let owner = Owner { file: Arc::clone(&faq.file), span: id.span.clone() };
        self.addresses.claim(&address, owner, diags);
        self.pages.push(Page {
            address,
            title: Cow::Borrowed(&doc.question),
            kind: Kind::Entry(entry),
            common: None,
            file: Some(&faq.file),
            body: Some(&doc.answer),
            card: None,
            parent: None,
            incomplete: faq.incomplete,
            lent: self.is_lent(&doc.answer.file, &faq.file),
        });
        let page = self.pages.len() - 1;
        self.by_ref.insert(format!("faq:{}/{}", faq.id, id.value.0), page);
        page
    }
}
