#![no_main]

#[path = "../targets.rs"]
mod targets;

libfuzzer_sys::fuzz_target!(|text: &str| {
    let (_, run) = targets::TARGETS.iter().find(|(name, _)| *name == "ledger").expect("the target");
    run(text);
});
