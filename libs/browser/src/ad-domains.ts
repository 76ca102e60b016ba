/**
 * Domains that serve, sell or verify advertising and nothing that people visit: chosen by hand from the category "ad" of
 * third-party-web 0.30.0 (https://github.com/patrickhulce/third-party-web), whose code and data are under the MIT
 * licence (see THIRD-PARTY-LICENSES.md of this package). That category also names owners of advertising networks (microsoft.com,
 * ebay.com), without which the web does not work: they are left out, and so is what only measures or sends mail.
 */
export const AD_DOMAINS = `
  1dmp.io 1rx.io 206ads.com 247realmedia.com 254a.com 2adpro.com 2mdn.net 360yield.com 3lift.com 4dex.io aaxads.com
  aaxdetect.com active-agent.com acuityplatform.com acxiom-online.com ad1x.com ad4m.at ad6media.fr adacado.com
  adaos-ads.net adap.tv adblade.com adbrn.com addvantagemedia.com adeasy.ru adentifi.com adextent.com
  adfarm.mediaplex.com adforgeinc.com adform.net adformdsp.net adgear.com adgenie.co.uk adgrx.com adhigh.net
  adingo.jp adition.com adizio.com adjug.com adkernel.com adkontekst.pl adlightning.com adlooxtracking.com adlux.com
  admailtiser.com admarketplace.net admatic.com.tr admedia.com admedo.com admeld.com admixer.net admized.com
  adnext.fr adnium.com adnostic.co.uk adnxs.com adocean.pl adotmob.com adrdgt.com adrecover.com adriver.ru adroll.com
  ads-creativesyndicator.com ads-twitter.com ads.avct.cloud ads.linkedin.com adsafeprotected.com adscale.de
  adschoom.com adscience.nl adsco.re adserver01.de adservice.google.be adservice.google.ca adservice.google.ch
  adservice.google.co.id adservice.google.co.in adservice.google.co.jp adservice.google.co.kr adservice.google.co.nz
  adservice.google.co.uk adservice.google.com adservice.google.com.au adservice.google.com.br adservice.google.com.sg
  adservice.google.com.ua adservice.google.de adservice.google.es adservice.google.fr adservice.google.ie
  adservice.google.nl adservice.google.se adsiduous.com adsnative.com adsniper.ru adsonar.com adspeed.net
  adspruce.com adsrvr.org adstheaa.com adswizz.com adsymptotic.com adtech.de adtechus.com adtpix.com adtrue.com
  adunity.com adventori.com adverline.com advertising.com advertserve.com adviva.net adwise.bg adx1.com adxcore.com
  adyapper.com adyoulike.com adyoulike.net adzerk.net adziff.com adzip.co aerserv.com affec.tv affectv.com afy11.net
  agkn.com aimatch.com alephd.com algovid.com altitudeplatform.com amazon-adsystem.com ampxchange.com an.yandex.ru
  ancoraplatform.com andbeyond.media aralego.com atemda.com atwola.com audrte.com audtd.com ayads.co basebanner.com
  betterbannerscloud.com betweendigital.com bfmio.com bidr.io bidswitch.net bidtheatre.com bkrtx.com blismedia.com
  bluecava.com bluekai.com bluelithium.com bnmla.com brand-display.com bridgetrack.com brilig.com btrll.com
  bttrack.com burstnet.com buysellads.com buysellads.net c1exchange.com cannedbanners.com captifymedia.com
  carbonads.com carbonads.net casalemedia.com chango.com checkm8.com chitika.net choicestream.com clickadu.com
  clickagy.com clickfuse.com clrstm.com collective-media.net content.ad contentabc.com contentspread.net
  contextweb.com convertro.com cpx.to cpxinteractive.com creativecdn.com criteo.com criteo.net crowdignite.com
  crsspxl.com crwdcntrl.net ctasnet.com ctnsnet.com de17a.com deepintent.com deliverimp.com deployads.com
  districtm.io dmtry.com domdex.com doubleclick.net doublepimp.com doubleverify.com dpbolvw.net dpclk.com dpmsrv.com
  dt07.net dtscout.com dvtps.com dyntrk.com easy-ads.com effectivemeasure.net elasticad.net emailretargeting.com
  emediate.dk emediate.eu emerse.com emxdgt.com eqads.com exactag.com exe.bid exelator.com exoclick.com
  exponential.com extend.tv eyeota.net eyeviewads.com ezakus.net fam-ad.com fetchback.com fimserve.com
  flashtalking.com flx1.com flxpxl.com fout.jp freeskreen.com ftjcfx.com gemius.pl genieessp.jp genieesspv.jp
  geoedge.be geoedge.com gmads.net googleadservices.com googlesyndication.com googletagservices.com grapeshot.co.uk
  gscontxt.net gssprt.jp gumgum.com gwallet.com heias.com httptrack.com hubvisor.io i-mobile.co.jp i-transactads.com
  iasds01.com ib-ibi.com ibillboard.com id-visitors.com id5-sync.com idtargeting.com im-apps.net imiclk.com
  impact-ad.jp impdesk.com impressiondesk.com indexww.com infolinks.com inktad.com inmobi.com inmz.net
  inner-active.mobi innovid.com inskinad.com inskinmedia.com instinctiveads.com intellitxt.com intentiq.com
  intentmedia.net iponweb.net ipredictive.com iprom.net iqfp1.com ivitrack.com ixiaa.com jivox.com jsrdn.com
  juicyads.com jump-time.net jumptap.com justpremium.com kau.li kiosked.com komoona.com ladsp.com legolas-media.com
  liadm.com ligadx.com lijit.com liverail.com lkqd.net loopme.biz loopme.me m6r.eu magnetic.is marketgid.com
  mathads.com mathtag.com media6degrees.com mediaforge.com mediaplex.com mediarithmics.com mediav.com mediavoice.com
  mediawallahscript.com medtargetsystem.com meetrics.net megapopads.com meltdsp.com metrigo.com mfadsrvr.com mgid.com
  microad.jp mnet-ad.net moatads.com moatpixel.com monarchads.com mookie1.com msads.net mxcdn.net mxptint.net
  mynativeplatform.com nexac.com nexage.com nuggad.net omnitagjs.com onetag-sys.com openx.net openxadexchange.com
  openxcdn.net optimatic.com optmd.com outbrain.com outbrainimg.com owneriq.net p161.net pagefair.com pagefair.net
  peer39.net picadmedia.com pixel.ad plista.com pointroll.com popads.net powerlinks.com ppjol.com ppjol.net
  pro-market.net prospecteye.com proximic.com pubmatic.com pubmine.com pulsemgr.com questionmarket.com rdcdn.com
  redirectingat.com remarketingpixel.com remintrex.com retargeter.com revjet.com revsci.net rfihub.com rfihub.net
  rhythmxchange.com rkdms.com rtb-media.me rtbidder.net ru4.com rubiconproject.com runadtag.com rundsp.com
  rutarget.ru rxthdr.com sascdn.com scanscout.com scorecardresearch.com scupio.com seedtag.com servedbyopenx.com
  serverbid.com serving-sys.com sharethrough.com simpli.fi sitescout.com skimresources.com smaato.net smadex.com
  smartadserver.com smartclip.net sniperlog.ru socdm.com sociomantic.com solocpm.com sonobi.com specificclick.net
  specificmedia.com speedshiftmedia.com spongecell.com spotxcdn.com spotxchange.com springserve.com srtk.net
  stackadapt.com steelhousemedia.com steepto.com stickyadstv.com strikead.com struq.com switchads.com taboola.com
  taboolasyndication.com tacoda.net tailtarget.com tapad.com teads.tv technoratimedia.com the-ozone-project.com
  theadex.com tidaltv.com tpmn.co.kr tradedoubler.com tradelab.fr trafficfactory.biz traffichunt.com trafficjunky.net
  trafficstars.com tremorhub.com tribalfusion.com triggit.com truffle.bid truoptik.com trustx.org tsyndicate.com
  tubemogul.com turn.com tynt.com uadx.com udmserve.net underdog.media undertone.com unrulymedia.com vdopia.com
  vdoserv.com vertamedia.com videohub.tv videoplayerhub.com vidfuture.com viglink.com vindicosuite.com visualdna.com
  vntsm.com weborama.com weborama.fr xplosion.de yads.c.yimg.jp yieldlab.net yieldmanager.com yieldmo.com
  yieldoptimizer.com yieldpartners.com yldbt.com yumenetworks.com zedo.com zemanta.com zenoviaexchange.com
`;
