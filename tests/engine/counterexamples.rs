//! Stories in which the engine and the naive model once differed, as short as they could be made. They agree
//! today, and stay here so that they always will.

use crate::scenario::from_json;
use crate::shrinking::play;
use std::path::Path;

#[test]
fn counterexamples_agree_with_the_model() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/engine/counterexamples");
    let mut count = 0;
    for entry in std::fs::read_dir(&folder).expect("the folder of counterexamples") {
        let path = entry.expect("a file").path();
        let scenario = from_json(&std::fs::read_to_string(&path).expect("text"));
        if let Err((index, difference)) = play(&scenario) {
            panic!("{}, command {index}: {difference}", path.display());
        }
        count += 1;
    }
    assert!(count > 0, "{} holds no scenarios", folder.display());
}
