//! The simulator's account server, over plain HTTP: consent, tokens that rotate
//! and expire on its own clock, and what they open.

#![forbid(unsafe_code)]

mod client;
mod consent;
mod control;
mod data_center;
mod documented;
mod gateway;
mod resources;
mod rotation;
mod tokens;
