//! A documented operation that the simulator carries out.

use crate::call::Call;
use crate::reply::Reply;

/// A documented operation that the simulator carries out.
pub(crate) struct Operation {
    pub(crate) method: &'static str,
    pub(crate) template: &'static str,
    /// The classic scope that opens it where no document says better.
    pub(crate) scope: &'static str,
    /// Whether it speaks Atlassian Documents, and so is there in version 3 alone.
    pub(crate) rich: bool,
    pub(crate) handler: fn(&mut Call<'_>) -> Reply,
}

impl Operation {
    pub(crate) const fn new(
        method: &'static str,
        template: &'static str,
        scope: &'static str,
        handler: fn(&mut Call<'_>) -> Reply,
    ) -> Self {
        Self { method, template, scope, rich: false, handler }
    }

    /// With Atlassian Documents in what it takes or gives.
    pub(crate) const fn rich(mut self) -> Self {
        self.rich = true;
        self
    }
}
