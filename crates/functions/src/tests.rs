//! Every function by scripts of answers on a virtual clock: what it sends, waits for,
//! saves and returns, in golden files, and its rules under random faults.

mod answer;
mod block_on;
mod coverage;
mod dialects;
mod event;
mod golden;
mod lent;
mod lists;
mod row;
mod rows;
mod safety;
mod sequences;
mod server;
mod simulation;
mod ways;
mod world;
