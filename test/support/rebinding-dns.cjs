// For `node --require`: the DNS of an attacker. The first answer for rebind.example is loopback, every later one is not.
const dns = require('node:dns');

const lookup = dns.lookup;
let asked = 0;
dns.lookup = function (hostname, options, callback) {
  if (hostname !== 'rebind.example') return lookup.call(this, hostname, options, callback);
  const address = asked++ === 0 ? '127.0.0.1' : '0.0.0.0';
  const found = typeof options === 'object' && options.all ? [[{ address, family: 4 }]] : [address, 4];
  process.nextTick(() => callback(null, ...found));
};
