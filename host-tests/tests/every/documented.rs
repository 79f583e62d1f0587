//! What Atlassian documents is read.

use crate::{each, site};

#[tokio::test(flavor = "multi_thread")]
async fn documented_answers_are_read() {
    let Some(site) = site().await else { return };
    each(&site, async |site, row| {
        let played = site.rehearse(&row).await;
        let record = match &played.outcome {
            Ok(record) => record,
            Err(error) => return vec![format!("{error}, after {:?}", played.lines())],
        };
        let answers: String = played.asked.iter().map(|asked| asked.answer.as_str()).collect();
        let mut faults = Vec::new();
        for fact in row.tells {
            if !answers.contains(fact) {
                faults.push(format!("no answer holds {fact:?}"));
            }
            if !record.contains(fact) {
                faults.push(format!("the record does not hold {fact:?}: {record}"));
            }
        }
        faults
    })
    .await;
}
