//! The codes: what regionlint can find.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Not reported.
    Off,
    /// Worth a look; does not fail a build by default.
    Warning,
    /// Fails the build.
    Error,
}

impl Severity {
    /// The word that configuration and reports use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

macro_rules! codes {
    ($($(#[$doc:meta])* $code:ident $name:literal $severity:ident $summary:literal;)*) => {
        /// What is wrong, in one word. The numbers never change their meaning.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $($(#[$doc])* $code,)*
        }

        impl Code {
            /// Every code, in order.
            pub const ALL: &'static [Self] = &[$(Self::$code,)*];

            /// `RL101`.
            pub fn id(self) -> &'static str {
                match self { $(Self::$code => stringify!($code),)* }
            }

            /// `undeclared-driver`.
            pub fn name(self) -> &'static str {
                match self { $(Self::$code => $name,)* }
            }

            /// The severity where nothing else is said.
            pub fn severity(self) -> Severity {
                match self { $(Self::$code => Severity::$severity,)* }
            }

            /// When it is found, in one sentence.
            pub fn summary(self) -> &'static str {
                match self { $(Self::$code => $summary,)* }
            }
        }
    };
}

codes! {
    /// A decision site without a driver.
    RL101 "undeclared-driver" Error "Something spans regions and no annotation names the driver.";
    /// An annotation that names none of the three drivers.
    RL102 "unknown-driver" Error "The annotation names something that is not latency, availability or regulation.";
    /// A driver without a sentence that says why.
    RL103 "missing-reason" Warning "A driver is named and no sentence says why.";
    /// A driver on something that is in one region.
    RL104 "idle-driver" Warning "A driver stands on something that lives in one region.";
    /// A date that has passed.
    RL105 "review-overdue" Warning "A review-by or until date has passed, or cannot be read.";
    /// Driver latency, and the far copy serves nobody.
    RL201 "latency-not-served" Warning "The driver is latency, but the far copy serves nobody.";
    /// Driver availability, and the spare cannot take over.
    RL202 "availability-not-delivered" Warning "The driver is availability, but the spare cannot take over.";
    /// Driver regulation, and the places do not fit it.
    RL203 "regulation-out-of-scope" Warning "The driver is regulation, but the places leave the regime or do not need it.";
    /// Labelled data stored outside its jurisdiction.
    RL301 "data-outside" Error "Labelled data is stored outside its jurisdiction.";
    /// Labelled data copied out of its jurisdiction.
    RL302 "data-leaves" Error "Labelled data is copied out of its jurisdiction.";
    /// Labelled data cached or processed outside.
    RL303 "data-served-outside" Warning "Labelled data is cached or processed outside its jurisdiction.";
    /// Labelled data whose place is unknown.
    RL304 "residency-unproven" Warning "Labelled data lies in a place that cannot be told from the files.";
    /// A label that is no jurisdiction.
    RL305 "unknown-label" Error "A data-residency label is no jurisdiction.";
    /// A waiver that waives nothing.
    RL901 "unused-ignore" Warning "An ignore, exception, decision or baseline entry matches nothing, or gives no reason.";
    /// The configuration contradicts itself about a place.
    RL902 "place-contradiction" Warning "The configuration contradicts itself about a place.";
}

impl Code {
    /// Whether it is about the driver of a span, or the lack of one.
    pub fn is_about_drivers(self) -> bool {
        self.id().starts_with("RL1") || self.id().starts_with("RL2")
    }

    /// Residency codes cannot be ignored inline, only excepted in the configuration.
    pub fn is_residency(self) -> bool {
        self.id().starts_with("RL3")
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

impl FromStr for Code {
    type Err = String;

    /// Reads an id or a name, in any case: `RL101`, `rl101`, `undeclared-driver`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let known = Self::ALL.iter().copied();
        let mut known =
            known.filter(|code| code.id().eq_ignore_ascii_case(text) || code.name().eq_ignore_ascii_case(text));
        known.next().ok_or_else(|| {
            let lower = text.to_lowercase();
            let distance = |code: &Self| {
                let of_id = strsim::damerau_levenshtein(&text.to_uppercase(), code.id());
                let is_part = lower.len() > 3 && code.name().contains(&lower);
                let of_name = if is_part { 0 } else { strsim::damerau_levenshtein(&lower, code.name()) };
                of_id.min(of_name)
            };
            match Self::ALL.iter().map(|code| (distance(code), code)).min() {
                Some((distance, code)) if distance <= 2 => {
                    format!("no code is called \"{text}\"; did you mean {code} ({})?", code.name())
                }
                _ => format!("no code is called \"{text}\"; `regionlint explain` lists them"),
            }
        })
    }
}
