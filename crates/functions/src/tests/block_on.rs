//! A future whose steps are performed while it is polled, run to its end.

use std::pin::pin;
use std::task::{Context, Poll, Waker};

/// Polls a future that is ready at once.
pub(super) fn block_on<T>(future: impl Future<Output = T>) -> T {
    let mut context = Context::from_waker(Waker::noop());
    match pin!(future).poll(&mut context) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("the port is always ready"),
    }
}
