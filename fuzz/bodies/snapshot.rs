//! Any bytes as a snapshot, and any damage to a sound one: loading never panics, and whatever it lets through
//! is an engine like any other, which saves what it loaded and does the next commands in good order.

use super::books::Watched;
use super::draw::Draw;
use super::stream;
use agio::engine::Engine;

/// So many bytes say what happens to the sound snapshot; the others make it and go on with it.
const DAMAGE_BYTES: usize = 16;

pub(crate) fn run(bytes: &[u8]) {
    if let Ok(engine) = Engine::load(bytes) {
        resaved(&engine);
    }
    let (damage, rest) = bytes.split_at(bytes.len().min(DAMAGE_BYTES));
    let (scenario, rest) = rest.split_at(rest.len() * 2 / 3);
    let (live, _) = stream::play(Watched::open(), scenario);
    let sound = saved(&live.engine);
    let mut bytes = sound.clone();
    alter(&mut bytes, &mut Draw(damage));
    let Ok(loaded) = Engine::load(&bytes) else {
        assert_ne!(bytes, sound, "a sound snapshot was refused");
        return;
    };
    resaved(&loaded);
    let pending = live.pending.clone();
    if bytes == sound {
        let (live, events) = stream::play(live, rest);
        let (other, same) = stream::play(Watched { engine: loaded, pending }, rest);
        assert_eq!(events, same, "the loaded engine answers otherwise");
        assert_eq!(live.engine.state_hash(), other.engine.state_hash());
    } else {
        // Its withdrawals may be others now, so what is held for them is not known here.
        stream::play(Watched::unknown(loaded), rest);
    }
}

/// The bytes of an engine.
pub(crate) fn saved(engine: &Engine) -> Vec<u8> {
    let mut bytes = Vec::new();
    engine.save(&mut |piece| bytes.extend(piece));
    bytes
}

fn resaved(engine: &Engine) {
    let bytes = saved(engine);
    let again = Engine::load(&bytes).expect("what an engine saved can be loaded");
    assert_eq!(saved(&again), bytes);
    assert_eq!(*blake3::hash(&bytes).as_bytes(), engine.state_hash());
}

fn alter(bytes: &mut Vec<u8>, draw: &mut Draw<'_>) {
    while let (Some(kind), Some(high), Some(low), Some(value)) =
        (draw.byte(), draw.byte(), draw.byte(), draw.byte())
    {
        let at = (usize::from(high) << 8 | usize::from(low)) % bytes.len().max(1);
        match kind % 5 {
            0 => {}
            1 => bytes[at] = value,
            2 => bytes[at] ^= 1 << (value % 8),
            3 => bytes.insert(at, value),
            _ => drop(bytes.remove(at)),
        }
    }
}
