//! What takes minutes: not part of `make test`, but of CI, and of `make test-slow`.

mod publish;
