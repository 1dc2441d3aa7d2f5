// The hosts a registry may redirect to, and those that may receive its credentials: addresses as token servers and
// redirects, and pairs of hosts with different owners.
import { bundled } from "./reader-bundle.mjs";

const PUBLIC = "https://registry.example.com";
const PRIVATE = "http://10.0.0.1:5000";

/** Addresses that a registry on a public address must never redirect to. */
const ADDRESSES = [
  ..."127.0.0.1 127.1 2130706433 0x7f.1 0177.0.0.1 0.0.0.0 0 localhost localhost. x.localhost [::1] [::] ip6-localhost".split(
    " ",
  ),
  ..."169.254.169.254 0xa9fea9fe 2852039166 169.254.1.1 100.100.100.200 192.0.0.192 168.63.129.16".split(" "),
  ..."metadata metadata.google.internal metadata.goog instance-data.ec2.internal METADATA.GOOGLE.INTERNAL.".split(" "),
  ..."10.0.0.1 10.255.255.255 172.16.0.1 172.31.255.255 192.168.0.1 100.64.0.1 100.127.255.255 198.18.0.1".split(" "),
  ..."[::ffff:127.0.0.1] [::ffff:169.254.169.254] [::ffff:10.0.0.1] [::ffff:0:127.0.0.1] [::127.0.0.1]".split(" "),
  ..."[2002:a9fe:a9fe::1] [2002:7f00:1::] [2002:808:808::1] [64:ff9b::a9fe:a9fe] [64:ff9b::7f00:1] [64:ff9b:1::1]".split(
    " ",
  ),
  ..."[2001::1] [2001:0:1::] [fe80::1] [febf::1] [fec0::1] [fc00::1] [fd00::1] [fd00:ec2::254] [ff02::1]".split(" "),
  ..."224.0.0.1 240.0.0.1 255.255.255.255 192.88.99.1 192.0.0.1".split(" "),
];
/** Addresses that a registry on a private address must never redirect to: the same, except private ones. */
const NEVER = [
  "127.0.0.1",
  "localhost",
  "169.254.169.254",
  "metadata.google.internal",
  "[fd00:ec2::254]",
  "[fe80::1]",
  "[2002:a9fe:a9fe::1]",
];
const MALFORMED = [
  "file:///etc/passwd",
  "ftp://auth.example.com/t",
  "http://registry.example.com/t",
  "https://u:p@registry.example.com/t",
  "//auth.example.com/t",
  "/t",
  "",
  "https://",
  "javascript:1",
  "https://auth.example.com\r\nx: y/t",
].filter((realm) => !realm.includes("\r"));

/** Two customers of one vendor, or of one public suffix. */
const VENDORS = (
  "azurecr.io jfrog.io appspot.com blob.core.windows.net azurewebsites.net azurefd.net cloudapp.azure.com trafficmanager.net " +
  "execute-api.us-east-1.amazonaws.com dkr.ecr.us-east-1.amazonaws.com s3.amazonaws.com elb.amazonaws.com cloudfront.net " +
  "lambda-url.us-east-1.on.aws amplifyapp.com awsapprunner.com a.run.app web.app firebaseapp.com cloudfunctions.net pkg.dev gcr.io " +
  "github.io gitlab.io pages.dev workers.dev netlify.app vercel.app herokuapp.com fly.dev onrender.com up.railway.app " +
  "ondigitalocean.app scw.cloud icr.io ocir.io myhuaweicloud.com aliyuncs.com quay.io nip.io sslip.io ngrok.io co.uk com.au"
).split(" ");

async function cases() {
  const module = await bundled("packages/conformance/fuzz/reach.ts");
  const { tokenServer, redirect } = await import(module);
  const refused = (from, to) => [
    {
      name: `${from} names the token server ${to}`,
      run: async () => ((await tokenServer(from, to)) === "refused" ? undefined : "is asked"),
    },
    {
      name: `${from} redirects to ${to}`,
      run: async () => (redirect(from, to) === "refused" ? undefined : "is followed"),
    },
  ];
  const strangers = (one, other) => ({
    name: `credentials of ${one} for ${other}`,
    run: async () =>
      (await tokenServer(`https://${one}`, `https://${other}/token`)) === "trusted" ? "are sent" : undefined,
  });
  return [
    ...ADDRESSES.flatMap((host) => refused(PUBLIC, `https://${host}/token`)),
    ...NEVER.flatMap((host) => refused(PRIVATE, `http://${host}/token`)),
    ...MALFORMED.map((realm) => refused(PUBLIC, realm)[0]),
    ...VENDORS.map((vendor) => strangers(`victim.${vendor}`, `evil.${vendor}`)),
    strangers("127.0.0.1:5000", "127.0.0.1:5001"),
    strangers("registry.acme.com", "registry.acme.com:8443"),
    strangers("registry", "auth"),
    strangers("example.com", "evilexample.com"),
  ];
}

export const addresses = { name: "addresses", rows: "5a, 5c", cases };
