//! A server on this machine that answers what nearly every AWS root asks while it is planned.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

/// Starts it; gives its address.
pub(super) fn start() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            // A caller that goes away is no concern of ours.
            let _ = answer(stream);
        }
    });
    address
}

fn answer(stream: TcpStream) -> std::io::Result<()> {
    let mut reader = BufReader::new(&stream);
    let (mut length, mut region) = (0, "eu-north-1".to_owned());
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 || line.trim().is_empty() {
            break;
        }
        let lower = line.to_ascii_lowercase();
        if let Some(number) = lower.strip_prefix("content-length:") {
            length = number.trim().parse().unwrap_or(0);
        }
        if let Some((_, credential)) = lower.split_once("credential=") {
            // example/20260101/eu-west-1/ec2/aws4_request
            region = credential.split('/').nth(2).unwrap_or("eu-north-1").to_owned();
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    let body = String::from_utf8_lossy(&body).into_owned();
    let action = body.split('&').find_map(|part| part.strip_prefix("Action=")).unwrap_or_default();
    let (status, text) = match said(action, &region) {
        Some(text) => ("200 OK", text),
        None => ("400 Bad Request", failure(action)),
    };
    let head = format!(
        "HTTP/1.1 {status}\r\ncontent-type: text/xml\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        text.len()
    );
    (&stream).write_all(format!("{head}{text}").as_bytes())
}

fn failure(action: &str) -> String {
    format!(
        "<Response><Errors><Error><Code>InvalidAction</Code><Message>{action} is not answered here</Message></Error></Errors></Response>"
    )
}

fn said(action: &str, region: &str) -> Option<String> {
    let text = match action {
        "GetCallerIdentity" => {
            "<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::123456789012:user/example</Arn>\
             <UserId>EXAMPLE</UserId><Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>"
                .to_owned()
        }
        "AssumeRole" => {
            "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>example</AccessKeyId><SecretAccessKey>example\
             </SecretAccessKey><SessionToken>example</SessionToken><Expiration>2100-01-01T00:00:00Z</Expiration></Credentials>\
             <AssumedRoleUser><Arn>arn:aws:sts::123456789012:assumed-role/example/x</Arn><AssumedRoleId>EXAMPLE:x\
             </AssumedRoleId></AssumedRoleUser></AssumeRoleResult></AssumeRoleResponse>"
                .to_owned()
        }
        "DescribeAvailabilityZones" => {
            let zone = |letter: &str| {
                format!(
                    "<item><zoneName>{region}{letter}</zoneName><zoneId>{region}-{letter}</zoneId><zoneState>available</zoneState>\
                     <regionName>{region}</regionName><groupName>{region}</groupName><optInStatus>opt-in-not-required</optInStatus>\
                     <zoneType>availability-zone</zoneType></item>"
                )
            };
            let zones: String = ["a", "b", "c"].map(zone).concat();
            format!("<DescribeAvailabilityZonesResponse><availabilityZoneInfo>{zones}</availabilityZoneInfo></DescribeAvailabilityZonesResponse>")
        }
        "DescribeImages" => {
            "<DescribeImagesResponse><imagesSet><item><imageId>ami-12345678</imageId><imageState>available</imageState>\
             <imageOwnerId>123456789012</imageOwnerId><name>example</name><architecture>x86_64</architecture><imageType>machine\
             </imageType><rootDeviceType>ebs</rootDeviceType><rootDeviceName>/dev/xvda</rootDeviceName><virtualizationType>hvm\
             </virtualizationType><creationDate>2026-01-01T00:00:00.000Z</creationDate></item></imagesSet></DescribeImagesResponse>"
                .to_owned()
        }
        "DescribeVpcs" => {
            "<DescribeVpcsResponse><vpcSet><item><vpcId>vpc-12345678</vpcId><cidrBlock>172.31.0.0/16</cidrBlock><state>available\
             </state><isDefault>true</isDefault><ownerId>123456789012</ownerId></item></vpcSet></DescribeVpcsResponse>"
                .to_owned()
        }
        "DescribeVpcAttribute" => {
            let value = "<value>false</value>";
            format!(
                "<DescribeVpcAttributeResponse><vpcId>vpc-12345678</vpcId><enableDnsSupport>{value}</enableDnsSupport>\
                 <enableDnsHostnames>{value}</enableDnsHostnames><enableNetworkAddressUsageMetrics>{value}\
                 </enableNetworkAddressUsageMetrics></DescribeVpcAttributeResponse>"
            )
        }
        "DescribeRouteTables" => {
            "<DescribeRouteTablesResponse><routeTableSet><item><routeTableId>rtb-12345678</routeTableId><vpcId>vpc-12345678\
             </vpcId></item></routeTableSet></DescribeRouteTablesResponse>"
                .to_owned()
        }
        "DescribeSubnets" => {
            format!(
                "<DescribeSubnetsResponse><subnetSet><item><subnetId>subnet-12345678</subnetId><vpcId>vpc-12345678</vpcId>\
                 <cidrBlock>172.31.0.0/20</cidrBlock><availabilityZone>{region}a</availabilityZone><state>available</state>\
                 </item></subnetSet></DescribeSubnetsResponse>"
            )
        }
        "DescribeSecurityGroups" => {
            "<DescribeSecurityGroupsResponse><securityGroupInfo><item><groupId>sg-12345678</groupId><groupName>default\
             </groupName><vpcId>vpc-12345678</vpcId><ownerId>123456789012</ownerId></item></securityGroupInfo>\
             </DescribeSecurityGroupsResponse>"
                .to_owned()
        }
        _ => return None,
    };
    Some(text)
}
