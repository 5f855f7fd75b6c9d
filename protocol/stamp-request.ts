/**
 * The `Reserved` text by which a client asks for stamped pictures, and by which the server agrees. Both sides ignore a
 * Reserved text that they do not know (alvr.md 5.4, 5.5), so no headset of somebody else's ever asks, or minds.
 */
export const stampRequest = '{"VrtStamp":{}}';
