//! Lists of any endpoint, read page by page.

use super::errors;
use jira_contract::rest::{Batch, PageOptions, StopReason as Why};
use jira_engine::api::{Api, Failure};
use jira_engine::call::Call;
use jira_engine::cursor::Digest;
use jira_engine::paginate::{Bounds, Pages, Stopped, Style};

/// A list, and how it is read.
pub(super) struct List {
    pub(super) call: Call,
    pub(super) style: Option<Style>,
    /// Names the call in cursors.
    pub(super) digest: Digest,
}

impl List {
    /// Reads it from its start or from a cursor. A page that fails ends it, and what
    /// was read before stays.
    pub(super) async fn read(
        self,
        api: &Api<'_>,
        options: PageOptions,
        cursor: Option<&str>,
    ) -> Result<Batch, Failure> {
        let Self { call, style, digest } = self;
        let mut bounds = Bounds::default();
        bounds.items = options.max_items.unwrap_or(bounds.items);
        bounds.pages = options.max_pages.map_or(bounds.pages, |pages| u64::from(pages).min(bounds.pages));
        let room = call.limits.or(api.load().await?.limits).body();
        let mut pages = match cursor {
            Some(cursor) => Pages::resume(call, style, digest, bounds, cursor)?,
            None => Pages::new(call, style, digest, bounds)?,
        };
        let (mut items, mut size, mut failure) = (Vec::new(), 0_u64, None);
        // A page at least, whatever it weighs.
        while (size < room || pages.pages() == 0)
            && let Some(call) = pages.call()?
        {
            let taken = api.send(call).await.and_then(|answer| {
                let lent = answer.connection;
                let root = |link: &str| match &lent {
                    Some(lent) => lent.relative(link).map(str::to_owned).map_err(|error| error.message()),
                    None => Err("The connection is gone.".to_owned()),
                };
                pages.take(answer.response, &root).map_err(Failure::from)
            });
            for page in pages.drain() {
                items.extend(page.items().map(str::to_owned));
                size = size.saturating_add(page.body().len() as u64);
            }
            match taken {
                Err(failed) if pages.pages() == 0 => return Err(failed),
                Err(failed) => {
                    failure = Some(failed);
                    break;
                }
                Ok(()) => {}
            }
        }
        Ok(Batch {
            items,
            pages: u32::try_from(pages.pages()).unwrap_or(u32::MAX),
            total: pages.total(),
            total_changed: pages.has_moved(),
            stopped: match (&failure, pages.stopped()) {
                (Some(_), _) => Why::Failed,
                (None, Some(Stopped::End)) => Why::End,
                (None, Some(Stopped::Items)) => Why::Items,
                (None, Some(Stopped::Pages)) => Why::Pages,
                (None, None) => Why::Size,
            },
            next: pages.cursor(),
            failure: failure.map(|failure| errors::of(api, failure)),
        })
    }
}
