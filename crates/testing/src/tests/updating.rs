//! `UPDATE_CASES=1` writes what was got, and nothing else.

use harden_codemod::Applicability;

use super::fake::{Behaviour, Fake};
use crate::markdown;
use crate::suite::trials;

const TEXT: &str = "\
# Title

## no text yet

Why.

- outcome: safe

```python
import os
os.system(\"ls\")
```

## another text

- outcome: safe

```python
import os
os.system(\"ls\")
```

Prose stays.

```python
old()
```

The end.
";

const UPDATED: &str = "\
# Title

## no text yet

Why.

- outcome: safe

```python
import os
os.system(\"ls\")
```

```python
run()
```

## another text

- outcome: safe

```python
import os
os.system(\"ls\")
```

Prose stays.

```python
run()
```

The end.
";

#[test]
fn texts_are_rewritten_in_place() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("cases.md");
    std::fs::write(&file, TEXT).unwrap();
    let mut fake = Fake::new(Behaviour::Replace("run()"));
    fake.class = Applicability::Safe;
    let cases = markdown::cases(&file, TEXT).unwrap();
    let message = trials(&fake, &cases, true).err().unwrap();
    assert!(message.contains("were rewritten"), "{message}");
    let updated = std::fs::read_to_string(&file).unwrap();
    assert_eq!(updated, UPDATED);
    // What was written is what a second run gets.
    let cases = markdown::cases(&file, &updated).unwrap();
    let trials = trials(&fake, &cases, true).unwrap();
    assert!(trials.iter().all(|trial| !trial.is_outdated));
}
