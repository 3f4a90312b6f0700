// A calendar as ical.js reads it. In: the whole of it. Out: its days as JSON.
import ICAL from 'ical.js';
import { text } from 'node:stream/consumers';

const calendar = new ICAL.Component(ICAL.parse(await text(process.stdin)));
console.log(JSON.stringify({
  name: calendar.getFirstPropertyValue('x-wr-calname'),
  days: calendar.getAllSubcomponents('vevent').map((one) => {
    const event = new ICAL.Event(one);
    const alarm = one.getFirstSubcomponent('valarm');
    return {
      uid: event.uid, day: event.startDate.toString(), end: event.endDate.toString(), isDate: event.startDate.isDate, summary: event.summary, about: event.description,
      stamp: one.getFirstPropertyValue('dtstamp').toString(), alarm: alarm?.getFirstPropertyValue('trigger').toString(),
    };
  }),
}));
