//! What must not compile: code that looks ahead.

#[test]
fn looking_ahead_does_not_compile() {
    trybuild::TestCases::new().compile_fail("tests/compile_fail/*.rs");
}
