//! The environment that the project's configuration states.

use super::*;

fn env(all: &[(&str, &str)]) -> Options<'static> {
    let env = all.iter().map(|(name, text)| ((*name).to_owned(), Value::string(*text))).collect();
    inputs("live", vec![Inputs { env, ..Inputs::default() }])
}

fn stack_in(main: &str, more: Files<'_>, environment: &[(&str, &str)]) -> Stack {
    let files: Vec<(&str, &str)> = [("live/main.tf", main)].into_iter().chain(more.iter().copied()).collect();
    let mut reading = reading_with(&files, &env(environment));
    assert_eq!((reading.problems.len(), reading.stacks.len()), (0, 1));
    reading.stacks.swap_remove(0)
}

#[test]
fn variables_come_from_it_where_no_file_sets_them() {
    let main = "variable \"region\" {}\nvariable \"zones\" { type = list(string) }\nresource \"t_x\" \"a\" {\n  region = var.region\n  zones = var.zones\n}";
    let told = |more: Files<'_>| {
        let stack = stack_in(main, more, &[("TF_VAR_region", "eu-west-1"), ("TF_VAR_zones", "[\"a\", \"b\"]")]);
        assert!(!stack.is_child && stack.inputs.is_empty());
        format!("{} {}", at(&stack, "t_x.a", "region"), at(&stack, "t_x.a", "zones"))
    };
    assert_eq!(told(&[]), "eu-west-1 a, b");
    assert_eq!(told(&[("live/terraform.tfvars", "region = \"us-east-1\"")]), "us-east-1 a, b");
}

#[test]
fn a_provider_takes_its_region_from_it_where_its_block_states_none() {
    let of = |main: &str, environment: &[(&str, &str)]| region(&stack_in(main, &[], environment), "aws_x.a");
    let resource = "resource \"aws_x\" \"a\" {}\n";
    let both = [("AWS_DEFAULT_REGION", "us-east-1"), ("AWS_REGION", "eu-west-1")];
    assert_eq!(of(resource, &both), "provider.aws eu-west-1");
    assert_eq!(of(resource, &both[..1]), "provider.aws us-east-1");
    assert_eq!(of(resource, &[("GOOGLE_REGION", "europe-west1")]), "provider.aws");
    assert_eq!(of(&format!("{resource}provider \"aws\" {{}}"), &both), "provider.aws eu-west-1");
    assert_eq!(of(&format!("{resource}provider \"aws\" {{ region = null }}"), &both), "provider.aws eu-west-1");
    assert_eq!(
        of(&format!("{resource}provider \"aws\" {{ region = \"eu-north-1\" }}"), &both),
        "provider.aws eu-north-1"
    );
    assert_eq!(
        of(&format!("{resource}variable \"r\" {{}}\nprovider \"aws\" {{ region = var.r }}"), &both),
        "provider.aws ?unset-variable"
    );
    let data = "data \"aws_region\" \"here\" {}\nresource \"aws_x\" \"a\" { in = data.aws_region.here.name }";
    assert_eq!(at(&stack_in(data, &[], &both), "aws_x.a", "in"), "eu-west-1");
}

#[test]
fn terragrunt_reads_it() {
    let files: Files<'_> = &[
        (
            "live/terragrunt.hcl",
            "inputs = {\n  region = get_env(\"REGION\", \"us-east-1\")\n  name = get_env(\"NAME\")\n  size = \"small\"\n}",
        ),
        (
            "live/main.tf",
            "variable \"region\" {}\nvariable \"name\" {}\nvariable \"size\" {}\nresource \"aws_x\" \"a\" {\n  region = var.region\n  name = var.name\n  size = var.size\n}",
        ),
    ];
    let all = |environment: &[(&str, &str)]| {
        let reading = reading_with(files, &env(environment));
        let stack = &reading.stacks[0];
        format!(
            "{} {} {} {}",
            at(stack, "aws_x.a", "region"),
            at(stack, "aws_x.a", "name"),
            at(stack, "aws_x.a", "size"),
            region(stack, "aws_x.a")
        )
    };
    let stated = [("REGION", "eu-west-1"), ("NAME", "n"), ("TF_VAR_size", "large"), ("AWS_REGION", "eu-north-1")];
    assert_eq!(all(&stated), "eu-west-1 n large provider.aws eu-north-1");
    assert_eq!(all(&[]), "us-east-1 ?unset-variable small provider.aws");
}
