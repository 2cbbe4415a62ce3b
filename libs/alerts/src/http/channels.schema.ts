import { ALERT_KINDS } from '@tidemark/domain';
import { z } from 'zod';

const channelShape = z.object({
  channel: z.enum(['webhook', 'email']).meta({ description: 'By which way', example: 'webhook' }),
  target: z.string().meta({ description: 'Origin of a webhook, receivers of a mail', example: 'https://hooks.example' }),
  signed: z.boolean().nullable().meta({ description: 'Whether what is posted is signed (ALERT_WEBHOOK_SECRET); null for mail', example: true }),
  sender: z.string().nullable().meta({ description: 'Of a mail; null for a webhook', example: null }),
  mail_server: z.string().nullable().meta({ description: 'Host of SMTP_URL; null for a webhook', example: null }),
});

export const channelsAnswer = z.object({
  data: z.array(channelShape).meta({ description: 'In the order of the settings; of two webhooks with one origin only the hidden path differs' }),
  kinds: z.array(z.enum(ALERT_KINDS)).meta({ description: 'What each of them is told of', example: ['sync.failed'] }),
  repeat_hours: z.number().meta({ description: 'An alert that is raised again while it is open is sent again after so many hours; 0: never', example: 24 }),
});

export const CHANNELS_EXAMPLE = {
  data: [
    { channel: 'webhook', target: 'https://hooks.example', signed: true, sender: null, mail_server: null },
    { channel: 'email', target: 'ops@example.com', signed: null, sender: 'tidemark@example.com', mail_server: 'mail.example:465' },
  ],
  kinds: [...ALERT_KINDS], repeat_hours: 24,
};
