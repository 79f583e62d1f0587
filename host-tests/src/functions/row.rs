//! A function with its arguments.

use jira_connector_host::{Connector, Error};
use std::fmt::Debug;
use std::pin::Pin;

pub(super) type Calling =
    dyn Fn(Connector, String) -> Pin<Box<dyn Future<Output = Called> + Send>> + Send + Sync;

/// What came of a call: how its record prints.
type Called = Result<String, Error>;

/// A function with its arguments.
pub struct Row {
    /// Its name, such as `issues.get`.
    pub name: &'static str,
    /// Which arguments, in a word.
    pub with: &'static str,
    /// What stands both in the documented answers and in the record.
    pub tells: &'static [&'static str],
    /// Whether its last request is never sent again after an answer that leaves open
    /// what was done.
    pub once: bool,
    /// What the record holds where the last request is refused: a refusal is a result
    /// then, and no error.
    pub accepts_refusal: Option<&'static str>,
    /// Whether it looks for what is there already: that an issue is not there is no
    /// refusal, and its last request, which looks once more, changes no result.
    pub looks: bool,
    pub(super) call: Box<Calling>,
}

impl Row {
    /// A function with its arguments, which is called so.
    pub fn new<T, F>(
        name: &'static str,
        with: &'static str,
        call: impl Fn(Connector, String) -> F + Send + Sync + 'static,
    ) -> Self
    where
        T: Debug,
        F: Future<Output = Result<T, Error>> + Send + 'static,
    {
        let call = move |connector, connection| {
            let outcome = call(connector, connection);
            let printed = async { outcome.await.map(|record| format!("{record:?}")) };
            Box::pin(printed) as Pin<Box<dyn Future<Output = Called> + Send>>
        };
        Self {
            name,
            with,
            tells: &[],
            once: false,
            accepts_refusal: None,
            looks: false,
            call: Box::new(call),
        }
    }

    pub(super) fn tells(self, tells: &'static [&'static str]) -> Self {
        Self { tells, ..self }
    }

    pub(super) fn once(self) -> Self {
        Self { once: true, ..self }
    }

    /// Calls the function on a connection.
    pub async fn call(&self, connector: &Connector, connection: &str) -> Called {
        (self.call)(connector.clone(), connection.to_owned()).await
    }

    /// The function and its arguments, for people.
    pub fn title(&self) -> String {
        format!("{} ({})", self.name, self.with)
    }
}
