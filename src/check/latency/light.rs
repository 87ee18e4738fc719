//! How long light needs: the floor under every round trip.
//!
//! Glass has a refractive index of about 1.47, so light in fibre travels some 204 km in a millisecond; 200 is the
//! figure of ITU-T G.114 (5 µs a kilometre). No cable is straight and no router is free: measured packets never beat
//! four ninths of the speed of light, 133 km in a millisecond (Katz-Bassett et al., Towards IP Geolocation Using Delay
//! and Topology Measurements, IMC 2006), which is half as long again.

/// Kilometres that light in fibre travels in one millisecond.
const FIBRE_KM_PER_MS: f64 = 200.0;
/// Kilometres that packets make in one millisecond at their best.
const PACKET_KM_PER_MS: f64 = 133.0;

/// The best round trip over a distance that physics allows, in milliseconds. Nothing is ever faster.
pub(in crate::check) fn best_ms(distance_km: f64) -> f64 {
    2.0 * distance_km / FIBRE_KM_PER_MS
}

/// The round trip that a good network makes, in milliseconds.
pub(in crate::check) fn usual_ms(distance_km: f64) -> f64 {
    2.0 * distance_km / PACKET_KM_PER_MS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thousand_kilometres_cost_ten_milliseconds_at_best() {
        assert!((best_ms(1_000.0) - 10.0).abs() < 0.01);
        assert!((usual_ms(1_000.0) - 15.0).abs() < 0.1);
    }
}
