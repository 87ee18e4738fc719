//! Terraform Stacks: components, providers and deployments.

use super::*;
use crate::model::{ResourceKind, StackKind};

const QUEUE: (&str, &str) = (
    "queue/main.tf",
    "variable \"name\" {\n  default = \"q\"\n}\nresource \"aws_sqs_queue\" \"q\" {\n  name = var.name\n}\noutput \"arn\" {\n  value = aws_sqs_queue.q.arn\n}\noutput \"name\" {\n  value = var.name\n}\n",
);
const REGIONS: (&str, &str) = (
    "main.tfcomponent.hcl",
    "required_providers {\n  aws = {\n    source = \"hashicorp/aws\"\n  }\n}\nvariable \"regions\" {\n  type = set(string)\n}\nlocals {\n  name = \"jobs\"\n}\nprovider \"aws\" \"by_region\" {\n  for_each = var.regions\n  config {\n    region = each.value\n  }\n}\ncomponent \"queue\" {\n  for_each = var.regions\n  source = \"./queue\"\n  inputs = {\n    name = \"${local.name}-${each.key}\"\n  }\n  providers = {\n    aws = provider.aws.by_region[each.value]\n  }\n}\n",
);

#[test]
fn each_deployment_is_a_stack() {
    let deploy = "locals {\n  eu = \"eu-west-1\"\n}\nidentity_token \"aws\" {\n  audience = [\"x\"]\n}\ndeployment \"small\" {\n  inputs = {\n    regions = [local.eu]\n  }\n}\ndeployment \"large\" {\n  inputs = {\n    regions = [local.eu, \"us-east-1\"]\n    token = identity_token.aws.jwt\n  }\n}\norchestrate \"auto_approve\" \"all\" {\n  check {\n    condition = context.success\n  }\n}\n";
    let reading = reading(&[QUEUE, REGIONS, ("live.tfdeploy.hcl", deploy)]);
    assert_eq!(reading.problems, []);
    assert_eq!(names(&reading), [".[small]", ".[large]"]);
    assert!(reading.stacks.iter().all(|stack| stack.kind == StackKind::TerraformStacks));
    let large = &reading.stacks[1];
    let queues = ["component.queue[\"eu-west-1\"].aws_sqs_queue.q", "component.queue[\"us-east-1\"].aws_sqs_queue.q"];
    assert_eq!(addresses(large), queues);
    assert_eq!(region(large, queues[1]), "provider.aws.by_region[\"us-east-1\"] us-east-1");
    assert_eq!(at(large, queues[0], "name"), "jobs-eu-west-1");
    let provider = resource(large, queues[0]).provider.clone().unwrap();
    let steps = [
        "each.value main.tfcomponent.hcl:15",
        "inputs.regions live.tfdeploy.hcl:14",
        "local.eu live.tfdeploy.hcl:14",
        "\"eu-west-1\" live.tfdeploy.hcl:2",
    ];
    let trail = trail(provider.settings.get("region").unwrap());
    assert_eq!(trail.first().map(String::as_str), steps.first().copied());
    assert_eq!(trail.last().map(String::as_str), steps.last().copied());
    assert!(resource(large, queues[0]).calls[0].repeated);
}

#[test]
fn modules_of_components_are_no_roots_and_see_no_other_providers() {
    let file = "provider \"aws\" \"main\" {\n  config {\n    region = \"eu-west-1\"\n  }\n}\ncomponent \"with\" {\n  source = \"./queue\"\n  providers = {\n    aws = provider.aws.main\n  }\n}\ncomponent \"without\" {\n  source = \"./queue\"\n}\n";
    let reading = reading(&[QUEUE, ("a.tfstack.hcl", file), ("a.tfdeploy.hcl", "deployment \"one\" {}\n")]);
    assert_eq!(names(&reading), [".[one]"]);
    assert_eq!(region(&reading.stacks[0], "component.with.aws_sqs_queue.q"), "provider.aws.main eu-west-1");
    assert_eq!(region(&reading.stacks[0], "component.without.aws_sqs_queue.q"), "provider.aws");
}

#[test]
fn components_use_outputs_of_others() {
    let file = "component \"first\" {\n  source = \"./queue\"\n  inputs = { name = \"a\" }\n}\ncomponent \"second\" {\n  source = \"./queue\"\n  inputs = { name = component.first.name }\n}\ncomponent \"third\" {\n  source = \"./queue\"\n  inputs = merge({ name = component.first.arn }, {})\n}\n";
    let stack = stack(&[QUEUE, ("a.tfcomponent.hcl", file)]);
    assert_eq!(at(&stack, "component.second.aws_sqs_queue.q", "name"), "a");
    let arn = value(&stack, "component.third.aws_sqs_queue.q", "name");
    assert_eq!(references(&arn), ["component.first.aws_sqs_queue.q.arn"]);
}

#[test]
fn embedded_stacks_are_entered_and_removed_ones_deploy_nothing() {
    let outer = "provider \"aws\" \"main\" {\n  config {\n    region = \"eu-west-1\"\n  }\n}\nstack \"inner\" {\n  source = \"./inner\"\n  inputs = { name = \"b\" }\n}\nremoved {\n  from = component.old\n  source = \"./queue\"\n}\noutput \"name\" {\n  value = stack.inner.name\n}\ncomponent \"inner\" {\n  source = \"./queue\"\n  inputs = { name = stack.inner.name }\n}\n";
    let inner = "variable \"name\" {}\ncomponent \"queue\" {\n  source = \"../queue\"\n  inputs = { name = var.name }\n}\noutput \"name\" {\n  value = component.queue.name\n}\n";
    let stack = stack(&[QUEUE, ("a.tfcomponent.hcl", outer), ("inner/b.tfcomponent.hcl", inner)]);
    assert_eq!(addresses(&stack), ["component.inner.aws_sqs_queue.q", "stack.inner.component.queue.aws_sqs_queue.q"]);
    assert_eq!(at(&stack, "component.inner.aws_sqs_queue.q", "name"), "b");
}

#[test]
fn a_component_elsewhere_is_opaque_with_its_inputs() {
    let file = "provider \"aws\" \"main\" {\n  config {\n    region = \"eu-west-1\"\n  }\n}\ncomponent \"bucket\" {\n  source = \"terraform-aws-modules/s3-bucket/aws\"\n  version = \"4.0.0\"\n  inputs = { bucket = \"b\" }\n  providers = { aws = provider.aws.main }\n}\n";
    let stack = stack(&[("a.tfcomponent.hcl", file)]);
    let bucket = resource(&stack, "component.bucket");
    assert_eq!(bucket.kind, ResourceKind::OpaqueModule);
    assert_eq!(at(&stack, "component.bucket", "bucket"), "b");
    assert_eq!(region(&stack, "component.bucket"), "provider.aws.main eu-west-1");
}

#[test]
fn what_only_the_service_knows_is_unknown() {
    let deploy = "store \"varset\" \"s\" {\n  id = \"x\"\n}\nstore \"varset\" \"t\" {\n  id = \"y\"\n}\ndeployment \"one\" {\n  inputs = { regions = store.varset.s.regions }\n}\n";
    let stack = stack(&[QUEUE, REGIONS, ("live.tfdeploy.hcl", deploy)]);
    assert!(resource(&stack, "component.queue.aws_sqs_queue.q").uncertain_count);
    assert!(region(&stack, "component.queue.aws_sqs_queue.q").ends_with("?data-source"));
    let deploy = "deployment \"one\" {\n  inputs = store.varset.s.all\n}\n";
    let stack = super::stack(&[QUEUE, REGIONS, ("live.tfdeploy.hcl", deploy)]);
    assert!(region(&stack, addresses(&stack)[0]).contains('?'));
}

#[test]
fn a_deployment_that_is_destroyed_holds_nothing() {
    let deploy = "deployment \"old\" {\n  inputs = { regions = [\"eu-west-1\"] }\n  destroy = true\n}\n";
    let stack = stack(&[QUEUE, REGIONS, ("live.tfdeploy.hcl", deploy)]);
    assert_eq!(addresses(&stack), Vec::<&str>::new());
}

#[test]
fn comments_above_a_deployment_speak_for_its_stack() {
    let deploy = "# multi-region: latency -- players\ndeployment \"one\" {\n  inputs = { regions = [\"eu-west-1\"] }\n}\n# data-residency: us\ndeployment \"two\" {\n  inputs = { regions = [\"us-east-1\"] }\n}\n";
    let reading = reading(&[QUEUE, REGIONS, ("live.tfdeploy.hcl", deploy)]);
    let said = |stack: &Stack| stack.scopes[0].comments.iter().map(|one| one.text.clone()).collect::<Vec<_>>();
    assert_eq!(said(&reading.stacks[0]), ["multi-region: latency -- players"]);
    assert_eq!(said(&reading.stacks[1]), ["data-residency: us"]);
}

#[test]
fn stacks_that_embed_each_other_end() {
    let file = "stack \"again\" {\n  source = \"../b\"\n}\n";
    let other = "stack \"again\" {\n  source = \"../a\"\n}\n";
    let reading = reading(&[("a/a.tfcomponent.hcl", file), ("b/b.tfcomponent.hcl", other)]);
    assert_eq!(names(&reading), ["a"]);
    assert!(reading.problems[0].message.contains("calls itself"), "{:?}", reading.problems);
}
