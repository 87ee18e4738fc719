//! The examples of Terraform's documentation, family by family.

use std::collections::BTreeSet;

use super::{FAMILIES, UNPREDICTABLE};
use crate::terraform::console;
use crate::value::Data;

/// Each call has the value on its right.
fn holds(examples: &[(&str, &str)]) {
    for (call, expected) in examples {
        let (value, expected) = (console(call), console(expected));
        assert!(value.why_unknown().is_none(), "{call}: {value:?}");
        assert_eq!(value.data, expected.data, "{call}");
    }
}

/// Terraform refuses these.
fn fails(calls: &[&str]) {
    for call in calls {
        let kind = console(call).why_unknown().map(crate::value::Unknown::kind);
        assert_eq!(kind, Some("invalid"), "{call}");
    }
}

/// The way back from each result ends at the literal on its right.
fn comes_from(examples: &[(&str, &str)]) {
    for (call, expected) in examples {
        let value = console(call);
        let trail = value.origin.trail.as_ref().map(|trail| trail.literal().what.to_string());
        assert_eq!(trail.as_deref(), Some(*expected), "{call}");
    }
}

#[test]
fn what_a_result_is_made_of_leads() {
    // A separator, a pattern, a width.
    comes_from(&[
        ("split(\",\", \"a,b\")", "\"a,b\""),
        ("split(\",\", \"a,b\")[0]", "\"a,b\""),
        ("element(split(\",\", \"a,b\"), 0)", "\"a,b\""),
        ("join(\"-\", [\"a\", \"b\"])", "\"a\""),
        ("format(\"%s-1\", \"a\")", "\"a\""),
        ("formatlist(\"%s-1\", [\"a\"])[0]", "\"a\""),
        ("indent(2, \"a\")", "\"a\""),
        ("regex(\"[a-z]+\", \"a1\")", "\"a1\""),
        ("regexall(\"[a-z]+\", \"a1\")[0]", "\"a1\""),
        ("formatdate(\"YYYY\", \"2018-01-02T23:12:01Z\")", "\"2018-01-02T23:12:01Z\""),
    ]);
    comes_from(&[
        ("replace(\"ab\", \"b\", \"c\")", "\"ab\""),
        ("substr(\"ab\", 0, 1)", "\"ab\""),
        ("trimprefix(\"ab\", \"a\")", "\"ab\""),
        ("trimsuffix(\"ab\", \"b\")", "\"ab\""),
        ("trim(\"ab\", \"a\")", "\"ab\""),
        ("upper(\"ab\")", "\"ab\""),
    ]);
    // An index, a key, the names of what is zipped.
    comes_from(&[
        ("element([\"a\", \"b\"], 1)", "\"b\""),
        ("lookup({ k = \"a\" }, \"k\", \"b\")", "\"a\""),
        ("lookup({ k = \"a\" }, \"l\", \"b\")", "\"b\""),
        ("slice([\"a\", \"b\"], 1, 2)[0]", "\"b\""),
        ("zipmap([\"k\"], [\"a\"])[\"k\"]", "\"a\""),
        ("coalesce(\"\", \"a\")", "\"a\""),
    ]);
}

#[test]
fn what_stands_beside_leads_where_the_rest_has_no_way() {
    comes_from(&[("format(\"a\")", "\"a\""), ("join(\"-\")", "\"-\"")]);
}

#[test]
fn numbers() {
    holds(&[
        ("abs(-12.4)", "12.4"),
        ("ceil(5.1)", "6"),
        ("floor(4.9)", "4"),
        ("log(16, 2)", "4"),
        ("max(12, 54, 3)", "54"),
        ("min([12, 54, 3]...)", "3"),
        ("parseint(\"FF\", 16)", "255"),
        ("parseint(\"1011111011101111\", 2)", "48879"),
        ("pow(4, 0)", "1"),
        ("signum(-13)", "-1"),
        ("sum([10, 13, 6, 4.5])", "33.5"),
        ("ceil(10 / 3)", "4"),
    ]);
    fails(&["parseint(\"12\", 2)", "sum([])", "signum(1.5)", "abs()", "abs(1, 2)"]);
}

#[test]
fn strings() {
    holds(&[
        ("chomp(\"hello\\r\\n\\n\")", "\"hello\""),
        ("endswith(\"hello world\", \"world\")", "true"),
        ("format(\"There are %d lights\", 4)", "\"There are 4 lights\""),
        ("format(\"%-10s|%010.1f|%#v\", \"a\", 2.5, [1])", "\"a         |00000002.5|[1]\""),
        ("formatlist(\"Hello, %s!\", [\"Valentina\", \"Ander\"])", "[\"Hello, Valentina!\", \"Hello, Ander!\"]"),
        ("\"  items: ${indent(2, \"[\\n  foo,\\n]\")}\"", "\"  items: [\\n    foo,\\n  ]\""),
        ("join(\", \", [\"foo\", \"bar\", \"baz\"])", "\"foo, bar, baz\""),
        ("lower(\"АЛЛО!\")", "\"алло!\""),
        ("regex(\"[a-z]+\", \"53453453.345345aaabbbccc23454\")", "\"aaabbbccc\""),
        ("regex(\"(\\\\d\\\\d\\\\d\\\\d)-(\\\\d\\\\d)\", \"2019-02-01\")", "[\"2019\", \"02\"]"),
        (
            "regex(\"^(?:(?P<scheme>[^:/?#]+):)?(?://(?P<authority>[^/?#]*))?\", \"https://terraform.io/docs/\")",
            "{ scheme = \"https\", authority = \"terraform.io\" }",
        ),
        ("regexall(\"[a-z]+\", \"1234abcd5678efgh9\")", "[\"abcd\", \"efgh\"]"),
        ("replace(\"1 + 2 + 3\", \"+\", \"-\")", "\"1 - 2 - 3\""),
        ("replace(\"hello world\", \"/w.*d/\", \"everybody\")", "\"hello everybody\""),
        ("split(\",\", \"foo,,baz\")", "[\"foo\", \"\", \"baz\"]"),
        ("startswith(\"hello world\", \"world\")", "false"),
        ("startswith(\"gs://${timestamp()}\", \"gs:\")", "true"),
        ("startswith(\"gs://${timestamp()}\", \"s3:\")", "false"),
        ("strcontains(\"hello world\", \"wor\")", "true"),
        ("strrev(\"a ☃\")", "\"☃ a\""),
        ("substr(\"hello world\", -5, -1)", "\"world\""),
        ("substr(\"🤔🤷\", 0, 1)", "\"🤔\""),
        ("title(\"hello world\")", "\"Hello World\""),
        ("trim(\"?!hello?!\", \"!?\")", "\"hello\""),
        ("trimprefix(\"helloworld\", \"hello\")", "\"world\""),
        ("trimspace(\"  hello\\n\\n\")", "\"hello\""),
        ("trimsuffix(\"helloworld\", \"world\")", "\"hello\""),
        ("upper(\"hello\")", "\"HELLO\""),
    ]);
    fails(&["regex(\"[a-z]+\", \"123\")", "format(\"%s\")", "format(\"%d\", \"x\")", "join(\",\", [null])"]);
}

#[test]
fn lists_and_choices() {
    holds(&[
        ("alltrue([\"true\", true])", "true"),
        ("anytrue([])", "false"),
        ("chunklist([\"a\", \"b\", \"c\"], 2)", "[[\"a\", \"b\"], [\"c\"]]"),
        ("coalesce(\"\", \"b\")", "\"b\""),
        ("coalesce(1, \"a\")", "\"1\""),
        ("coalescelist([], [\"c\", \"d\"])", "[\"c\", \"d\"]"),
        ("compact([\"a\", \"\", \"b\", null])", "[\"a\", \"b\"]"),
        ("concat([\"a\", \"\"], [\"b\", \"c\"])", "[\"a\", \"\", \"b\", \"c\"]"),
        ("contains([\"a\", \"b\"], \"b\")", "true"),
        ("distinct([\"a\", \"b\", \"a\"])", "[\"a\", \"b\"]"),
        ("element([\"a\", \"b\", \"c\"], 3)", "\"a\""),
        ("flatten([[[\"a\", \"b\"], []], [\"c\"]])", "[\"a\", \"b\", \"c\"]"),
        ("index([\"a\", \"b\", \"c\"], \"b\")", "1"),
        ("length(\"🤷‍♀️\")", "1"),
        ("matchkeys([\"i-1\", \"i-2\"], [\"us-west\", \"us-east\"], [\"us-east\"])", "[\"i-2\"]"),
        ("one([])", "null"),
        ("range(1, 8, 2)", "[1, 3, 5, 7]"),
        ("range(4, 1)", "[4, 3, 2]"),
        ("reverse([1, 2, 3])", "[3, 2, 1]"),
        ("slice([\"a\", \"b\", \"c\", \"d\"], 1, 3)", "[\"b\", \"c\"]"),
        ("sort([\"e\", \"d\", \"a\", \"x\"])", "[\"a\", \"d\", \"e\", \"x\"]"),
    ]);
    fails(&["coalesce(null)", "index([\"a\"], \"z\")", "one([1, 2])", "range(1025)", "slice([1], 0, 2)"]);
}

#[test]
fn maps_and_sets() {
    holds(&[
        ("keys({ a = 1, c = 2, d = 3 })", "[\"a\", \"c\", \"d\"]"),
        ("lookup({ a = \"ay\" }, \"c\", \"what?\")", "\"what?\""),
        ("merge({ a = \"b\", c = \"d\" }, { c = \"z\" })", "{ a = \"b\", c = \"z\" }"),
        ("setintersection([\"a\", \"b\"], [\"b\", \"c\"])", "toset([\"b\"])"),
        ("setproduct([\"x\"], [\"b\", \"a\"])", "[[\"x\", \"b\"], [\"x\", \"a\"]]"),
        ("setsubtract([\"a\", \"b\", \"c\"], [\"a\", \"c\"])", "toset([\"b\"])"),
        ("setunion([\"a\", \"b\"], [\"b\", \"c\"])", "toset([\"a\", \"b\", \"c\"])"),
        (
            "transpose({ a = [\"1\", \"2\"], b = [\"2\", \"3\"] })",
            "{ \"1\" = [\"a\"], \"2\" = [\"a\", \"b\"], \"3\" = [\"b\"] }",
        ),
        ("values({ a = 3, c = 2, d = 1 })", "[3, 2, 1]"),
        ("zipmap([\"a\", \"b\"], [1, 2])", "{ a = 1, b = 2 }"),
    ]);
    fails(&["lookup({ a = 1 }, \"b\")", "zipmap([\"a\"], [])", "merge([1])"]);
}

#[test]
fn conversions() {
    holds(&[
        ("tolist([\"a\", 3])", "[\"a\", \"3\"]"),
        ("tomap({ a = \"foo\", b = true })", "{ a = \"foo\", b = \"true\" }"),
        ("toset([\"c\", \"b\", \"b\"])", "toset([\"b\", \"c\"])"),
        ("tostring(1.50)", "\"1.5\""),
        ("tonumber(\"1e3\")", "1000"),
        ("tobool(\"true\")", "true"),
        ("tobool(null)", "null"),
        ("nonsensitive(sensitive(\"a\"))", "\"a\""),
        ("core::upper(\"a\")", "\"A\""),
    ]);
    fails(&["tonumber(\"no\")", "tobool(\"yes\")", "tostring([])", "tolist([1, true])"]);
}

#[test]
fn encodings() {
    holds(&[
        ("base64decode(base64encode(\"Hello World\"))", "\"Hello World\""),
        ("csvdecode(\"a,b\\n1,2\\n\")", "[{ a = \"1\", b = \"2\" }]"),
        ("jsonencode({ hello = \"<world>\" })", "\"{\\\"hello\\\":\\\"\\\\u003cworld\\\\u003e\\\"}\""),
        ("jsondecode(\"{\\\"a\\\": [1, null]}\")", "{ a = [1, null] }"),
        ("textencodebase64(\"Hello\", \"UTF-16LE\")", "\"SABlAGwAbABvAA==\""),
        ("textdecodebase64(\"SABlAGwAbABvAA==\", \"UTF-16LE\")", "\"Hello\""),
        ("urlencode(\"foo:bar@localhost?foo=bar\")", "\"foo%3Abar%40localhost%3Ffoo%3Dbar\""),
        ("urldecode(\"a%20b+c\")", "\"a b c\""),
        ("yamlencode({ foo = [1, { a = \"b\" }] })", "\"\\\"foo\\\":\\n- 1\\n- \\\"a\\\": \\\"b\\\"\\n\""),
        ("yamldecode(\"{a: &x [1, yes], b: *x}\")", "{ a = [1, true], b = [1, true] }"),
    ]);
    fails(&["base64decode(\"?\")", "jsondecode(\"{\")", "yamldecode(\"a: [\")", "csvdecode(\"a,a\\n1,2\")"]);
}

#[test]
fn digests() {
    holds(&[
        ("md5(\"hello world\")", "\"5eb63bbbe01eeed093cb22bb8f5acdc3\""),
        ("sha1(\"hello world\")", "\"2aae6c35c94fcfb415dbe95f408b9ce91ee846ed\""),
        ("base64sha256(\"hello world\")", "\"uU0nuZNNPgilLlLX2n2r+sSE7+N6U4DukIj3rOLvzek=\""),
        ("uuidv5(\"dns\", \"www.terraform.io\")", "\"a5008fae-b28c-5ba5-96cd-82b4c53552d6\""),
    ]);
}

#[test]
fn networks() {
    holds(&[
        ("cidrhost(\"10.12.112.0/20\", 268)", "\"10.12.113.12\""),
        ("cidrhost(\"fd00:fd12:3456:7890:00a2::/72\", 34)", "\"fd00:fd12:3456:7890::22\""),
        ("cidrhost(\"10.0.0.0/24\", -1)", "\"10.0.0.255\""),
        ("cidrnetmask(\"172.16.0.0/12\")", "\"255.240.0.0\""),
        ("cidrsubnet(\"fd00:fd12:3456:7890::/56\", 16, 162)", "\"fd00:fd12:3456:7800:a200::/72\""),
        (
            "cidrsubnets(\"10.1.0.0/16\", 4, 4, 8, 4)",
            "[\"10.1.0.0/20\", \"10.1.16.0/20\", \"10.1.32.0/24\", \"10.1.48.0/20\"]",
        ),
        ("cidrcontains(\"192.168.2.0/20\", \"192.168.2.1\")", "true"),
    ]);
    fails(&["cidrhost(\"10.0.0.0/24\", 256)", "cidrsubnet(\"10.0.0.0/24\", 9, 0)", "cidrnetmask(\"fd00::/8\")"]);
}

#[test]
fn dates_and_paths() {
    holds(&[
        (
            "formatdate(\"EEE, DD MMM YYYY hh:mm:ss ZZZ\", \"2018-01-02T23:12:01-08:00\")",
            "\"Tue, 02 Jan 2018 23:12:01 -0800\"",
        ),
        ("formatdate(\"h 'o''clock'\", \"2018-01-02T03:12:01Z\")", "\"3 o'clock\""),
        ("timeadd(\"2017-11-22T00:00:00Z\", \"-10m\")", "\"2017-11-21T23:50:00Z\""),
        ("timecmp(\"2017-11-22T00:00:00Z\", \"2017-11-22T01:00:00+01:00\")", "0"),
        ("basename(\"foo/bar/baz.txt\")", "\"baz.txt\""),
        ("pathexpand(\"datasets/hub\")", "\"datasets/hub\""),
        ("pathexpand(\"/etc/~/x\")", "\"/etc/~/x\""),
        ("pathexpand(\"\")", "\"\""),
        ("dirname(\"foo/bar/baz.txt\")", "\"foo/bar\""),
    ]);
    fails(&[
        "formatdate(\"YYY\", \"2018-01-02T03:12:01Z\")",
        "timeadd(\"x\", \"1h\")",
        "timeadd(\"2017-11-22T00:00:00Z\", \"1d\")",
    ]);
}

#[test]
fn no_name_is_taken_twice() {
    let mut names = BTreeSet::new();
    for function in FAMILIES.iter().flat_map(|family| family.iter()) {
        assert!(names.insert(function.name), "{}", function.name);
        assert!(!UNPREDICTABLE.contains(&function.name), "{}", function.name);
    }
}

#[test]
fn what_hangs_on_the_moment_is_unknown() {
    for call in [
        "pathexpand(\"~\")",
        "pathexpand(\"~/.ssh\")",
        "startswith(\"gs://${timestamp()}\", \"gs://a\")",
        "timestamp()",
        "uuid()",
        "bcrypt(\"a\")",
        "provider::x::y()",
        "nosuch(1)",
    ] {
        assert!(matches!(&console(call).data, Data::Unknown(why) if why.kind() == "function"), "{call}");
    }
}
